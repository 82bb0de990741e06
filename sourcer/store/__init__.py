"""The only room that speaks SQL: functions over a ``Connection`` that never commit.

Callers open the transaction (``engine.reading``, ``engine.writing``); the two exceptions, which live between pages and
keep short transactions of their own, are ``lease`` and ``schema``.
"""

"""arXiv's query language: ``field:term``, quoted phrases, date ranges, AND, OR, ANDNOT and parentheses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sourcer.demo.model import Paper

Test = Callable[[Paper], bool]
TOKEN = re.compile(r'\s*(?:(\w+:)?(\[[^\]]*\]|"[^"]*")|([()])|([^\s()"]+))')
SPAN = re.compile(r"\[?(\d{4,14}) TO (\d{4,14})\]?")
DATES = ("submittedDate", "lastUpdatedDate")


class QueryError(ValueError):
    """The query cannot be read; the message goes into the error feed."""


def words_of(text: str) -> str:
    """Lower-case words joined by single blanks, with a blank at both ends, so that whole words can be looked for."""
    found = re.findall(r"\w+", text.lower())
    return f" {' '.join(found)} "


def fields_of(paper: Paper) -> dict[str, str]:
    """A paper's searchable text by field name."""
    names = " ".join(author.name for author in paper.authors)
    held = {
        "ti": paper.title,
        "abs": paper.abstract,
        "au": names,
        "co": paper.comment,
        "jr": paper.journal_ref,
        "rn": "",
    }
    return {name: words_of(text) for name, text in held.items()} | {
        "all": words_of(" ".join((*held.values(), *paper.categories)))
    }


class Reader:
    """A recursive descent over the tokens. AND and ANDNOT bind before OR; a missing operator is OR."""

    def __init__(self, query: str) -> None:
        self.tokens: list[str] = []
        position = 0
        query = query.strip()
        while position < len(query):
            found = TOKEN.match(query, position)
            if found is None:
                raise QueryError(f"query is malformed near {query[position : position + 20]}")
            self.tokens.append(found[0].strip())
            position = found.end()
        self.at = 0

    def read(self) -> Test:
        """The whole query as one test."""
        test = self.either()
        if self.at < len(self.tokens):
            raise QueryError("unbalanced parentheses")
        return test

    def peek(self) -> str:
        """The token to come, or nothing at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def either(self) -> Test:
        """Alternatives, up to a closing parenthesis or the end."""
        tests = [self.every()]
        while self.peek() not in ("", ")"):
            self.at += self.peek() == "OR"
            tests.append(self.every())
        return lambda paper: any(test(paper) for test in tests)

    def every(self) -> Test:
        """Terms joined by AND and ANDNOT."""
        wanted: list[Test] = [self.one()]
        refused: list[Test] = []
        while self.peek() in ("AND", "ANDNOT"):
            into = wanted if self.peek() == "AND" else refused
            self.at += 1
            into.append(self.one())
        return lambda paper: all(test(paper) for test in wanted) and not any(test(paper) for test in refused)

    def one(self) -> Test:
        """A parenthesis or a single term."""
        token = self.peek()
        self.at += 1
        if token == "(":
            test = self.either()
            if self.peek() != ")":
                raise QueryError("unbalanced parentheses")
            self.at += 1
            return test
        if token in ("", ")", "AND", "OR", "ANDNOT"):
            raise QueryError(f"query is malformed near '{token}'")
        return term(token)


def term(token: str) -> Test:
    """The test of one ``field:value``; without a known field the value is looked for everywhere."""
    name, colon, value = token.partition(":")
    if not colon or name not in ("ti", "abs", "au", "co", "jr", "rn", "all", "cat", "id", "doi", *DATES):
        name, value = "all", token
    value = value.strip('"')
    if name in DATES:
        return within(value)
    if name == "cat":
        if value.endswith("*"):
            return lambda paper: any(category.lower().startswith(value[:-1].lower()) for category in paper.categories)
        return lambda paper: value.lower() in (category.lower() for category in paper.categories)
    if name == "id":
        return lambda paper: paper.arxiv_id == value
    if name == "doi":
        return lambda paper: bool(value) and paper.doi == value
    needle = words_of(value.replace("_", " "))
    return lambda paper: bool(needle.strip()) and needle in fields_of(paper)[name]


def within(value: str) -> Test:
    """Submission of the first version within a range of minutes, both included."""
    found = SPAN.fullmatch(value.strip())
    if found is None:
        raise QueryError(f"incorrect date range {value}")
    try:
        low, high = minute(found[1], last=False), minute(found[2], last=True)
    except ValueError as wrong:
        raise QueryError(f"incorrect date range {value}") from wrong
    return lambda paper: low <= paper.created < high


def minute(digits: str, *, last: bool) -> datetime:
    """A moment from ``YYYY`` to ``YYYYMMDDHHMM`` (seconds are cut); ``last`` gives the end of the span it names."""
    digits = digits[:12]
    begin = datetime.strptime((digits + "00000101000000"[len(digits) :])[:12], "%Y%m%d%H%M").replace(tzinfo=UTC)
    if not last:
        return begin
    if len(digits) == 4:
        return begin.replace(year=begin.year + 1)
    if len(digits) == 6:
        return (begin + timedelta(days=32)).replace(day=1)
    return begin + {8: timedelta(days=1), 10: timedelta(hours=1)}.get(len(digits), timedelta(minutes=1))


def repaired(query: str) -> str:
    """The query as the service echoes it: both date fields become ``submittedDate:"A TO B"``."""
    return re.sub(r"(?:submittedDate|lastUpdatedDate):\[(\d+) TO (\d+)\]", r'submittedDate:"\1 TO \2"', query)

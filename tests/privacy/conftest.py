"""A store on each engine, with a key for those who are erased."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.privacy.world import Store


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCER_SUPPRESSION_KEY", "an invented key of more than enough letters")


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


@pytest.fixture
def sqlite_store(sqlite_engine: Engine) -> Store:
    return Store(sqlite_engine)

"""The corpus that a night ranks, out of the store: works without their abstracts, whose words are read on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from sourcer.model.telling import Tell
from sourcer.store import accounts as store_accounts
from sourcer.store import conclusions
from sourcer.team.accounts import linked_accounts

if TYPE_CHECKING:
    from sourcer.rank import Corpus, Prepared


@dataclass(slots=True)
class CorpusRead:
    """What is ranked: once read and prepared for one brief it serves those after it, until the store has changed.

    ``of`` says which facts, decisions and day it is of; ``linked`` what there is to say of accounts that humans joined.
    """

    of: str = ""
    linked: tuple[str, ...] = ()
    _corpus: Corpus | None = None
    _prepared: Prepared | None = None

    def read(self, conn: Connection, day: date, of: str) -> None:
        """Read the corpus, unless it is ``of`` what was read before."""
        if self.of != of:
            self._corpus = self._prepared = None
            self._corpus, self.linked = load_corpus(conn, day)
            self.of = of

    def prepared(self, tell: Tell) -> Prepared:
        """What was read, prepared for a brief. Raises ValueError where nothing was read."""
        from sourcer.rank import prepare

        if self._corpus is not None:
            self._prepared, self._corpus = prepare(self._corpus, tell), None
        if self._prepared is None:
            raise ValueError("nothing was read yet")
        return self._prepared


def load_corpus(conn: Connection, day: date) -> tuple[Corpus, tuple[str, ...]]:
    """What is concluded of everybody, as of ``day``, and what there is to say of accounts that humans joined."""
    from sourcer.night.giveback import give_back
    from sourcer.rank import Corpus, read_words

    give_back()
    accounts = store_accounts.load_accounts(conn)
    linked = linked_accounts(conn, accounts)
    works, words = read_words(conclusions.each_work(conn))
    corpus = Corpus(
        works=works,
        words=words,
        authors={author.id: author for author in conclusions.load_authors(conn)},
        implementations=tuple(conclusions.load_implementations(conn)),
        as_of=day,
        accounts=tuple(accounts),
        account_links=linked.links,
    )
    return corpus, tuple(linked.notes)

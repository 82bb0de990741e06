"""The corpus that a night ranks, out of the store: works without their abstracts, whose words are read on the way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from sourcer.store import accounts as store_accounts
from sourcer.store import conclusions
from sourcer.team.accounts import linked_accounts

if TYPE_CHECKING:
    from sourcer.rank import Corpus


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

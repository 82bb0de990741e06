"""What a night looks up on GitHub because of what came: code of papers near to the briefs, and who owns such code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from sourcer.config import HarvestSettings
from sourcer.model.brief import Brief
from sourcer.model.ids import repo_slugs
from sourcer.model.works import NOT_PERSONS
from sourcer.sources.base import Ask
from sourcer.store import conclusions
from sourcer.store import records as store_records

CODE_SOURCE = "github"


def code_to_ask(conn: Connection, settings: HarvestSettings, briefs: Sequence[Brief], now: datetime) -> Ask:
    """What to look for: liked works first, then those nearest to the briefs, by arXiv id; and the repositories that
    those papers link themselves.
    """
    from sourcer.rank import nearest_works  # heavy: only where it is needed

    asked = _asked_lately(conn, settings, now)
    texts, links = store_records.arxiv_texts(conn), store_records.arxiv_links(conn)
    liked = [name.removeprefix("arxiv:") for brief in briefs for name in brief.liked if name.startswith("arxiv:")]
    near = [key for brief in briefs for key in nearest_works(texts, brief, settings.lookups_per_night)]
    chosen = list(dict.fromkeys([*liked, *near]))
    slugs = dict.fromkeys(slug for key in chosen for link in links.get(key, ()) for slug in repo_slugs(link))
    most = settings.lookups_per_night
    return Ask(
        arxiv_ids=tuple(key for key in chosen if key not in asked)[:most],
        slugs=tuple(slug for slug in slugs if slug not in asked)[:most],
    )


def owners_to_ask(conn: Connection, settings: HarvestSettings, now: datetime) -> Ask:
    """The owners who may become candidates: persons with a re-implementation of a work that is here. Whoever changed
    one last comes first, and nobody is asked for again before the time.
    """
    asked = {key.casefold() for key in _asked_lately(conn, settings, now)}
    owned = [
        found
        for found in conclusions.load_implementations(conn)
        if found.relation == "independent" and found.work_id and found.owner_type not in NOT_PERSONS
    ]
    owned.sort(key=lambda found: (found.pushed_on or date.min, found.full_name), reverse=True)
    owners = {found.owner.casefold(): found.owner for found in owned}
    fresh = [owner for login, owner in owners.items() if login not in asked]
    return Ask(logins=tuple(fresh[: settings.accounts_per_night]))


def _asked_lately(conn: Connection, settings: HarvestSettings, now: datetime) -> set[str]:
    return store_records.looked_up(conn, CODE_SOURCE, now - timedelta(days=settings.again_days))

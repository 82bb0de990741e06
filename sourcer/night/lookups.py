"""What a night looks up on GitHub because of what came: code of papers near to the briefs, and who owns such code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from sourcer.config import HarvestSettings
from sourcer.model.brief import Brief
from sourcer.model.ids import repo_slugs
from sourcer.model.works import NOT_PERSONS
from sourcer.sources.base import Ask
from sourcer.store import conclusions, scores
from sourcer.store import records as store_records
from sourcer.store import runs as store_runs
from sourcer.team.opinions import effective_brief

CODE_SOURCE = "github"
IMPLEMENTER = "github:"


def code_to_ask(conn: Connection, settings: HarvestSettings, briefs: Sequence[Brief], now: datetime) -> Ask:
    """What to look for: liked works first, then those nearest to the briefs, by arXiv id; and the repositories that
    those papers link themselves.
    """
    from sourcer.rank import nearest_works  # heavy: only where it is needed

    asked = _asked_lately(conn, settings, now)
    texts, links = store_records.arxiv_texts(conn), store_records.arxiv_links(conn)
    briefs = [effective_brief(conn, brief)[0] for brief in briefs]
    liked = [name.removeprefix("arxiv:") for brief in briefs for name in brief.liked if name.startswith("arxiv:")]
    near = [key for brief in briefs for key in nearest_works(texts, brief, settings.lookups_per_night)]
    chosen = list(dict.fromkeys([*liked, *near]))
    slugs = dict.fromkeys(slug for key in chosen for link in links.get(key, ()) for slug in repo_slugs(link))
    most = settings.lookups_per_night
    return Ask(
        arxiv_ids=tuple(key for key in chosen if key not in asked)[:most],
        slugs=tuple(slug for slug in slugs if slug not in asked)[:most],
    )


def owners_to_ask(conn: Connection, settings: HarvestSettings, briefs: Sequence[Brief], now: datetime) -> Ask:
    """The owners who may become candidates: persons with a re-implementation of a work that is here. Those on the last
    shortlists come first, then whoever changed one last; nobody is asked for again before the time.
    """
    asked = {key.casefold() for key in _asked_lately(conn, settings, now)}
    owned = [
        found
        for found in conclusions.load_implementations(conn)
        if found.relation == "independent" and found.work_id and found.owner_type not in NOT_PERSONS
    ]
    owned.sort(key=lambda found: (found.pushed_on or date.min, found.full_name), reverse=True)
    owners = {found.owner.casefold(): found.owner for found in owned}
    wanted = dict.fromkeys((*(login for login in _ranked_last(conn, briefs) if login in owners), *owners))
    fresh = [owners[login] for login in wanted if login not in asked]
    return Ask(logins=tuple(fresh[: settings.accounts_per_night]))


def _ranked_last(conn: Connection, briefs: Sequence[Brief]) -> Iterator[str]:
    """The implementers of the last rankings by login, in lower case, the best of each brief first."""
    for brief in briefs:
        last = store_runs.last_ranking(conn, brief.name)
        for candidate in scores.previous_places(conn, last, brief.name) if last is not None else ():
            if candidate.startswith(IMPLEMENTER):
                yield candidate.removeprefix(IMPLEMENTER).casefold()


def _asked_lately(conn: Connection, settings: HarvestSettings, now: datetime) -> set[str]:
    return store_records.looked_up(conn, CODE_SOURCE, now - timedelta(days=settings.again_days))

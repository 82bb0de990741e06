"""A shortlist as one JSON document, for machines: everything that the card shows, nothing joined or cut."""

from __future__ import annotations

import json
import re
from typing import Any

from sourcer.export.card import liked_title, place_text, why_line
from sourcer.export.standing import institution_documents
from sourcer.export.text import HIDDEN
from sourcer.export.views import view_document
from sourcer.model.meetings import Meeting
from sourcer.model.records import Account
from sourcer.model.scores import Component, Evidence, LikedFlag
from sourcer.model.shortlist import Shortlist, ShortlistEntry
from sourcer.model.works import Implementation, Work

_ACTS = re.compile(f"[{HIDDEN}\x85\u2028\u2029\ud800-\udfff]")


def shortlist_document(shortlist: Shortlist) -> dict[str, Any]:
    """The shortlist as dictionaries, lists, texts and numbers; days and instants as ISO 8601."""
    return {
        "brief": shortlist.brief,
        "run": shortlist.run_id,
        "as_of": shortlist.as_of.isoformat(),
        "ranked_at": shortlist.ranked_at.isoformat(),
        "total": shortlist.total,
        "notes": list(shortlist.notes),
        "candidates": [entry_document(entry) for entry in shortlist.entries],
        "known": [entry_document(entry) for entry in shortlist.known],
        "liked": [liked_document(shortlist, flag) for flag in shortlist.liked],
    }


def entry_document(entry: ShortlistEntry) -> dict[str, Any]:
    """One candidate; the keys are the columns of the ``json`` profile, in this order."""
    score = entry.score
    return {
        "rank": entry.rank,
        "candidate": score.name,
        "candidate_id": score.candidate_id,
        "kind": score.kind,
        "score": score.total,
        "components": {component.name: _component(component) for component in score.components},
        "trend": {"value": score.trend.value, "evidence": evidence_documents(score.trend.evidence)}
        if score.trend
        else None,
        "areas": dict(score.areas),
        "why": why_line(entry),
        "works": [_work(entry, work) for work in entry.works],
        "other_works": entry.other_works,
        "implementations": [_implementation(found) for found in entry.implementations],
        "names": list(entry.names),
        "affiliations": list(entry.affiliations),
        "is_new": entry.is_new,
        "previous_rank": entry.previous_rank,
        "namesakes": list(entry.namesakes),
        "uncertain": list(score.uncertain),
        "sources": [
            {
                "source": note.record[0],
                "key": note.record[1],
                "url": note.url,
                "fetched_at": note.fetched_at.isoformat(),
            }
            for note in entry.provenance
        ],
        "accounts": [_account(account) for account in entry.accounts],
        "first_paper": _first_paper(entry),
        "is_junior": entry.is_junior,
        "institutions": institution_documents(entry),
        "reserved": entry.reserved,
        "marks": [{"kind": mark.kind, "text": mark.text} for mark in entry.marks],
        "meetings": [_meeting(meeting) for meeting in entry.meetings],
    }


def dump_json(document: Any) -> str:
    """JSON to read: letters of every language as they are, but nothing that could act on a terminal.

    Control characters, direction overrides and invisible characters stand as JSON escapes, so that a reader gets
    back exactly the text that was there.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return _ACTS.sub(lambda found: json.dumps(found.group())[1:-1], text) + "\n"


def _component(component: Component) -> dict[str, Any]:
    return {
        "value": component.value,
        "weight": component.weight,
        "contribution": component.contribution,
        "is_scored": component.is_scored,
        "note": component.note,
        "evidence": evidence_documents(component.evidence),
    }


def evidence_documents(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    """Evidence for a program, in its order."""
    return [
        {
            "kind": item.kind,
            "text": item.text,
            "url": item.url,
            "on": item.on.isoformat() if item.on else None,
            "value": item.value,
        }
        for item in evidence
    ]


def _work(entry: ShortlistEntry, work: Work) -> dict[str, Any]:
    return {
        "id": work.id,
        "title": work.title,
        "url": work.url,
        "first_public_on": work.first_public_on.isoformat() if work.first_public_on else None,
        "field": work.field,
        "venues": [{"venue": venue.venue, "status": venue.status, "url": venue.url} for venue in work.venues],
        "ids": [str(known) for known in work.ids],
        "authors": [place.name for place in work.authorships],
        "place": place_text(entry, work),
        "withdrawn": work.withdrawn,
        "originality": view_document(entry, work),
    }


def _first_paper(entry: ShortlistEntry) -> dict[str, Any] | None:
    first = entry.first_paper
    return {"on": first.on.isoformat(), "title": first.title, "url": first.url} if first else None


def _meeting(meeting: Meeting) -> dict[str, Any]:
    starts, ends = meeting.starts_at, meeting.ends_at
    return {
        "event": meeting.event,
        "work_id": meeting.work_id,
        "work": meeting.title,
        "kind": meeting.kind,
        "starts_at": starts.isoformat() if starts else None,
        "ends_at": ends.isoformat() if ends else None,
        "session": meeting.session,
        "room": meeting.room,
        "position": meeting.position,
        "url": meeting.url,
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "login": account.login,
        "url": account.url,
        "kind": account.kind,
        "name": account.name,
        "website": account.website,
        "fetched_from": account.provenance.url,
        "fetched_at": account.provenance.fetched_at.isoformat(),
    }


def _implementation(found: Implementation) -> dict[str, Any]:
    return {
        "repository": found.full_name,
        "url": found.url,
        "work_id": found.work_id,
        "owner": found.owner,
        "owner_type": found.owner_type,
        "relation": found.relation,
        "evidence": list(found.evidence),
        "shows": [{"name": fact.name, "text": fact.text, "url": fact.url} for fact in found.execution],
        "created_on": found.created_on.isoformat() if found.created_on else None,
        "pushed_on": found.pushed_on.isoformat() if found.pushed_on else None,
        "language": found.language,
        "stars": found.stars,
        "wants_no_recruiters": found.wants_no_recruiters,
    }


def liked_document(shortlist: Shortlist, flag: LikedFlag) -> dict[str, Any]:
    """One line of the "papers you like" list."""
    return {
        "kind": flag.kind,
        "author": flag.author_name,
        "author_id": flag.author_id,
        "work_id": flag.work_id,
        "work": liked_title(shortlist, flag.work_id),
        "liked_work_id": flag.liked_work_id,
        "liked_work": liked_title(shortlist, flag.liked_work_id),
        "similarity": flag.similarity,
        "evidence": evidence_documents(flag.evidence),
    }

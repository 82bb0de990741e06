"""A digest as Markdown, and as JSON that chat webhooks take: foreign text calls nobody and links nowhere.

A chat acts on text: it calls everybody for ``@channel``, shows a picture for ``![](…)``, and makes a link of every
address. In the foreign parts the signs that start these are therefore put as their full-width likes, which read the
same: ``＠``, ``：//``. In Markdown the other signs are escaped by a backslash. The ``text`` of the JSON is read as
Markdown by some chats (Mattermost) and as mrkdwn, which has no backslash, by others (Slack): there brackets, stars and
backticks become likes as well, and ``&``, ``<`` and ``>`` are written as Slack asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from sourcer.export.digest_words import HEADINGS, Piece, address, details, headline, sections, sentence, standing
from sourcer.export.document import dump_json
from sourcer.export.text import plain_text, web_link
from sourcer.model.digest import Change, Digest

TEXT_LENGTH = 12_000
"""Characters of the JSON's ``text``: chats cut or refuse much longer ones."""
_CALLS = str.maketrans({"@": "＠"})
_WWW = re.compile(r"\bwww\.", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&$!]|^[-+=]|^[0-9]+(?=[.)]))")
_LIKES = str.maketrans({"[": "［", "]": "］", "`": "´", "*": "∗", "~": "∼", "|": "¦"})


def digest_markdown(digest: Digest) -> str:
    """One section a kind, one item a change; titles and names are links where their address may be one."""
    lines = [f"## {_joined(headline(digest), _markdown)}", "", standing(digest)]
    lines += [f"\n{_markdown_text(note)}" for note in digest.notes]
    for heading, changes in sections(digest):
        lines += ["", f"### {heading} ({len(changes)})", ""]
        for change in changes:
            lines.append(f"- {_joined(sentence(change), _markdown)}")
            lines += [f"  - {_joined(detail, _markdown)}" for detail in details(change)]
    return "\n".join(lines) + "\n"


def digest_json(digest: Digest) -> str:
    """The digest for a program, with a ``text`` that a chat's webhook shows as it is."""
    return dump_json(digest_document(digest))


def digest_document(digest: Digest) -> dict[str, Any]:
    """The digest as dictionaries, lists, texts and numbers; days and instants as ISO 8601."""
    return {
        "text": chat_text(digest),
        "unfurl_links": False,
        "unfurl_media": False,
        "brief": digest.brief,
        "digest": digest.number,
        "since": {"what": digest.since, "day": digest.since_day.isoformat()},
        "ranking": {
            "run": digest.run_id,
            "as_of": digest.as_of.isoformat(),
            "ranked_at": digest.ranked_at.isoformat(),
        },
        "notes": list(digest.notes),
        "counts": {kind: sum(change.kind == kind for change in digest.changes) for kind in HEADINGS},
        "changes": [_change(change) for change in digest.changes],
    }


def chat_text(digest: Digest) -> str:
    """The digest for a chat, a line or two a change; what does not fit is counted."""
    lines = [_joined(headline(digest), _chat), *map(_chat_text, digest.notes)]
    left, room = len(digest.changes), TEXT_LENGTH - 200
    for heading, changes in sections(digest):
        for at, change in enumerate(changes):
            told = [f"{heading} ({len(changes)})"] if at == 0 else []
            told += [f"• {_joined(sentence(change), _chat)}{_chat_link(change)}"]
            told += [f"   {_joined(detail, _chat)}" for detail in details(change)]
            if len("\n".join([*lines, *told])) > room:
                return "\n".join([*lines, f"… and {left} more: `sourcer digest` tells all"])
            lines, left = [*lines, *told], left - 1
    return "\n".join(lines)


def _chat_link(change: Change) -> str:
    link = web_link(address(change))
    return f" {_entities(link)}" if link else ""


def _change(change: Change) -> dict[str, Any]:
    work, code, source = change.work, change.code, change.source
    return {
        "kind": change.kind,
        "subject": change.subject,
        "people": [{"id": who.candidate_id, "name": who.name, "place": who.place} for who in change.people],
        "why": [{"kind": because.kind, "text": because.text} for because in change.because],
        "from": change.was,
        "to": change.now,
        "work": {
            "id": work.id,
            "title": work.title,
            "url": web_link(work.url),
            "first_public_on": work.first_public_on.isoformat() if work.first_public_on else None,
            "records": [f"{name}:{key}" for name, key in work.records],
        }
        if work
        else None,
        "repository": {"name": code.full_name, "url": web_link(code.url), "relation": code.relation} if code else None,
        "url": web_link(change.url),
        "on": change.on.isoformat() if change.on else None,
        "source": {
            "source": source.record[0],
            "key": source.record[1],
            "url": source.url,
            "fetched_at": source.fetched_at.isoformat(),
        }
        if source
        else None,
        "note": change.note,
    }


def _joined(pieces: Iterable[Piece], shown: Callable[[Piece], str]) -> str:
    return "".join(map(shown, pieces))


def _markdown(piece: Piece) -> str:
    if not piece.is_foreign:
        return piece.text
    link = web_link(piece.url)
    return f"[{_markdown_text(piece.text)}](<{link}>)" if link else _markdown_text(piece.text)


def _markdown_text(text: str) -> str:
    return _MARKDOWN.sub(_escaped, _tame(text))


def _escaped(found: re.Match[str]) -> str:
    sign = found.group()
    return f"{sign}\\" if sign.isdecimal() else f"\\{sign}"


def _chat(piece: Piece) -> str:
    return _chat_text(piece.text) if piece.is_foreign else piece.text


def _chat_text(text: str) -> str:
    return _entities(_tame(text).translate(_LIKES))


def _tame(text: str) -> str:
    """Foreign text on one line that calls nobody and is no address."""
    plain = plain_text(text).translate(_CALLS).replace("://", "：//")
    return _WWW.sub(lambda found: f"{found.group()[:-1]}．", plain)


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

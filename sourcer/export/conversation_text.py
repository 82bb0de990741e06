"""A conversation as text, Markdown or JSON. What strangers wrote is data in each: shown, and never acting."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sourcer.export.document import dump_json
from sourcer.export.text import plain_text
from sourcer.model.conversation import Conversation, Section, Source, Statement

WIDTH = 96
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#|~&!])")
_LINK_LIKE = re.compile(r"(?i)(:(?=//)|(?<=www)\.|@)")


def as_text(conversation: Conversation) -> str:
    """Plain text of at most 96 columns but for addresses, which are never broken."""
    lines = [plain_text(conversation.name), _about(conversation), ""]
    for section in conversation.sections:
        lines += [section.title.upper() if section.key == "before" else section.title, "-" * len(section.title)]
        lines += _text_paragraph(section) if section.is_paragraph else _text_items(section)
        lines.append("")
    return "\n".join(lines)


def as_markdown(conversation: Conversation) -> str:
    """Markdown; what others wrote is escaped, and addresses are links only in the sources."""
    lines = [f"# {escaped(conversation.name)}", "", escaped(_about(conversation)), ""]
    for section in conversation.sections:
        lines += [f"## {section.title}", ""]
        told = [_filled(statement, escaped) for statement in section.statements]
        sources = [", ".join(map(_linked, statement.sources)) for statement in section.statements]
        if section.is_paragraph:
            lines += [" ".join(told), "", f"Sources: {'; '.join(dict.fromkeys(sources))}"]
        else:
            lines += [f"- {text} ({source})" for text, source in zip(told, sources, strict=True)]
        lines.append("")
    return "\n".join(lines)


def as_json(conversation: Conversation) -> str:
    """JSON: the sections in order; each statement whole, in its parts, and with its sources."""
    return dump_json(conversation_document(conversation))


def conversation_document(conversation: Conversation) -> dict[str, Any]:
    """The same as dictionaries and lists."""
    return {
        "name": conversation.name,
        "candidate_id": conversation.candidate_id,
        "brief": conversation.brief,
        "as_of": conversation.as_of.isoformat(),
        "do_not_write": conversation.is_stopped,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "statements": [
                    {
                        "text": statement.filled(statement.quotes),
                        "words": statement.words,
                        "quotes": list(statement.quotes),
                        "sources": [_source_document(source) for source in statement.sources],
                    }
                    for statement in section.statements
                ],
            }
            for section in conversation.sections
        ],
    }


def escaped(text: str) -> str:
    """A stranger's text inside a line of Markdown, where it is neither a link, nor markup, nor HTML."""
    return _LINK_LIKE.sub(r"\\\1", _MARKS.sub(r"\\\1", plain_text(text)))


RENDERERS: Mapping[str, Callable[[Conversation], str]] = MappingProxyType(
    {"text": as_text, "markdown": as_markdown, "json": as_json}
)


def _about(conversation: Conversation) -> str:
    return plain_text(
        f"brief “{conversation.brief}”, ranked as of {conversation.as_of.isoformat()}, {conversation.candidate_id}"
    )


def _filled(statement: Statement, fit: Callable[[str], str]) -> str:
    return statement.filled(tuple(map(fit, statement.quotes)))


def _text_items(section: Section) -> list[str]:
    lines: list[str] = []
    for statement in section.statements:
        lines += _wrapped(_filled(statement, plain_text), "- ", "  ")
        lines += [f"    [{_told(source)}]" for source in statement.sources]
    return lines


def _text_paragraph(section: Section) -> list[str]:
    told = " ".join(_filled(statement, plain_text) for statement in section.statements)
    sources = dict.fromkeys(_told(source) for statement in section.statements for source in statement.sources)
    return [*_wrapped(told, "", ""), "", *(f"    [{source}]" for source in sources)]


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )


def _told(source: Source) -> str:
    day = source.on.isoformat() if source.on and source.on.isoformat() not in source.says else ""
    return ", ".join(filter(None, (plain_text(source.says), day, plain_text(source.url))))


def _linked(source: Source) -> str:
    if not source.url:
        return escaped(_told(source))
    return f"[{escaped(source.says)}](<{plain_text(source.url)}>)"


def _source_document(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "says": source.says,
        "url": source.url or None,
        "on": source.on.isoformat() if source.on else None,
    }

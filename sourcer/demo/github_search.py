"""GitHub's repository search: the query's words and qualifiers, one page of results and its Link header."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from sourcer.demo.github_rows import CAP, DOCS, error, row_of
from sourcer.demo.model import Repository, World
from sourcer.demo.wire import Answer, Request, json_answer


def search(world: World, request: Request) -> Answer:
    """One page of results; the order is by stars or push where asked for, else by name."""
    args, query = request.args, request.args.get("q", "")
    if not query or len(query) > 256 or len(re.findall(r"\b(?:AND|OR|NOT)\b", re.sub(r'"[^"]*"', "", query))) > 5:
        errors = [{"resource": "Search", "field": "q", "code": "invalid" if query else "missing"}]
        return json_answer(
            {"message": "Validation Failed", "errors": errors, "documentation_url": DOCS, "status": "422"}, 422
        )
    page, size = (
        int(given) if (given := args.get(name, "")).isdigit() else usual
        for name, usual in (("page", 1), ("per_page", 30))
    )
    page, size = max(page, 1), min(max(size, 1), 100)
    if (page - 1) * size >= CAP:
        return error(422, "Only the first 1000 search results are available")
    keys: dict[str, Callable[[Repository], tuple[object, ...]]] = {
        "stars": lambda row: (row.stars, row.full_name),
        "updated": lambda row: (row.pushed, row.full_name),
    }
    hits = [row for row in world.repositories if matches(row, query)]
    hits.sort(
        key=keys.get(args.get("sort", ""), lambda row: (row.full_name,)), reverse=args.get("order", "desc") == "desc"
    )
    shown = [row_of(row, world) | {"score": 1.0} for row in hits[(page - 1) * size : page * size]]
    last = max(1, -(-len(hits) // size))
    links = [("prev", page - 1), ("next", page + 1), ("last", last), ("first", 1)]
    wanted = [(rel, n) for rel, n in links if (page > 1 if rel in ("prev", "first") else page < last)]
    headers = {"Cache-Control": "no-cache"}
    if wanted:
        headers["Link"] = ", ".join(
            f'<{request.base}/search/repositories?{urlencode({**args, "page": n})}>; rel="{rel}"' for rel, n in wanted
        )
    return json_answer({"total_count": len(hits), "incomplete_results": False, "items": shown}, 200, headers)


def matches(row: Repository, query: str) -> bool:
    """Alternatives joined by OR, each a conjunction of words; every qualifier holds for all of them."""
    parts = [part for part in re.findall(r'[\w-]+:"[^"]*"|"[^"]*"|\S+', query) if part != "AND"]
    places = {place for part in parts if part.startswith("in:") for place in part[3:].split(",")} or {
        "name",
        "description",
        "topics",
    }
    forks = next((part[5:] for part in parts if part.startswith("fork:")), "")
    if (row.role == "fork") not in {"true": (True, False), "only": (True,)}.get(forks, (False,)):
        return False
    held = {"name": row.full_name, "description": row.description, "topics": " ".join(row.topics), "readme": row.readme}
    hay = "\n".join(text for place, text in held.items() if place in places).lower()
    choices: list[list[str]] = [[]]
    common: list[str] = []
    for part in parts:
        if part == "OR":
            choices.append([])
        elif re.match(r"(created|pushed|stars|language|user|repo):", part):
            common.append(part)  # GitHub's qualifiers narrow the whole query
        elif not part.startswith(("in:", "fork:")):
            choices[-1].append(part.strip('"').lower())
    return all(qualified(row, part) for part in common) and any(
        all(word in hay for word in choice) for choice in choices
    )


def qualified(row: Repository, part: str) -> bool:
    """One qualifier on a repository; days are compared as UTC days."""
    name, _, value = part.partition(":")
    value = value.strip('"')
    if name in ("user", "repo", "language"):
        return {"user": row.owner, "repo": row.full_name, "language": row.language}[name].lower() == value.lower()
    held = f"{row.stars:09d}" if name == "stars" else f"{row.created if name == 'created' else row.pushed:%Y-%m-%d}"
    low, dots, high = value.partition("..")
    if dots:
        return (low == "*" or held >= padded(low)) and (high == "*" or held <= padded(high))
    sign = value[: len(value) - len(value.lstrip("<>="))]
    bound = padded(value[len(sign) :])
    return (
        (held > bound and ">" in sign) or (held < bound and "<" in sign) or (held == bound and sign in ("", "<=", ">="))
    )


def padded(bound: str) -> str:
    """A bound in a form that compares as text: a day, or a number of nine digits."""
    return bound.zfill(9) if bound.isdigit() else bound[:10]

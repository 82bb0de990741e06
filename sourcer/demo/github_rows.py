"""How GitHub prints a repository, and the form of its refusals."""

from __future__ import annotations

import base64
import hashlib

from sourcer.demo.model import Repository, World
from sourcer.demo.wire import Answer, json_answer

API, SITE, DOCS = "https://api.github.com", "https://github.com", "https://docs.github.com/rest"
CAP = 1000


def error(status: int, message: str) -> Answer:
    """GitHub's form of a refusal."""
    return json_answer({"message": message, "documentation_url": DOCS, "status": str(status)}, status)


def number(text: str) -> int:
    """A stable numeric id."""
    return 700_000_000 + int(hashlib.sha256(text.encode()).hexdigest()[:7], 16)


def blob(text: str) -> str:
    """Forty hexadecimal digits that stand for a git object."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def row_of(row: Repository, world: World) -> dict[str, object]:
    """A repository as search and the single call show it."""
    account = next(each for each in world.accounts if each.login == row.owner)
    owner_id, ident = number(row.owner), number(row.full_name)
    license_ = {
        "key": row.license.lower(),
        "name": f"{row.license} License",
        "spdx_id": row.license,
        "url": f"{API}/licenses/{row.license.lower()}",
        "node_id": "MDc6TGljZW5zZTEz",
    }
    return {
        "id": ident,
        "node_id": node("R", ident),
        "name": row.full_name.partition("/")[2],
        "full_name": row.full_name,
        "private": False,
        "owner": {
            "login": row.owner,
            "id": owner_id,
            "node_id": node("U", owner_id),
            "avatar_url": "",
            "html_url": f"{SITE}/{row.owner}",
            "url": f"{API}/users/{row.owner}",
            "type": account.kind,
            "site_admin": False,
        },
        "html_url": f"{SITE}/{row.full_name}",
        "description": row.description or None,
        "fork": row.role == "fork",
        "url": f"{API}/repos/{row.full_name}",
        "created_at": f"{row.created:%Y-%m-%dT%H:%M:%SZ}",
        "updated_at": f"{row.pushed:%Y-%m-%dT%H:%M:%SZ}",
        "pushed_at": f"{row.pushed:%Y-%m-%dT%H:%M:%SZ}",
        "homepage": row.homepage,
        "size": 40 * len(row.tree),
        "stargazers_count": row.stars,
        "watchers_count": row.stars,
        "language": row.language or None,
        "forks_count": sum(each.parent == row.full_name for each in world.repositories),
        "open_issues_count": 0,
        "archived": False,
        "disabled": False,
        "license": license_ if row.license else None,
        "topics": list(row.topics),
        "visibility": "public",
        "default_branch": "main",
    }


def node(kind: str, ident: int) -> str:
    """GitHub's opaque global id."""
    return base64.b64encode(f"{kind}_{ident}".encode()).decode()

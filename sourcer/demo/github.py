"""GitHub's REST API over the sample repositories: search, repository and its parts, user and rate limit."""

from __future__ import annotations

import base64
from dataclasses import replace

from sourcer.demo.github_rows import API, SITE, blob, error, node, number, row_of
from sourcer.demo.github_search import search
from sourcer.demo.model import Account, Repository, World
from sourcer.demo.wire import PLAIN, Answer, Request, json_answer, tagged

RAW = "application/vnd.github.raw+json"
CORE, SEARCH = 5000, 3000  # requests per hour, searches per minute: far above what a demo asks for


def answer(world: World, request: Request, reset: int) -> Answer:
    """Any call. The quota is generous and never runs down; ``reset`` is the epoch second that its headers name."""
    if not request.headers.get("User-Agent"):
        return Answer(
            403,
            PLAIN,
            b"Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
        )
    searching = request.path.startswith("search/")
    if request.path == "rate_limit":
        core, search_ = (
            {"limit": limit, "used": 1, "remaining": limit - 1, "reset": reset} for limit in (CORE, SEARCH)
        )
        made = json_answer({"resources": {"core": core, "search": search_}, "rate": core})
    elif request.path == "search/repositories":
        made = search(world, request)
    else:
        made = resource(world, request)
        if made.status == 200:  # GitHub's tags are weak and differ per caller and per media type
            salt = f"{request.headers.get('Authorization', '')}|{request.headers.get('Accept', '')}|"
            made = tagged(made, salt, 'W/"{}"')
    limit = SEARCH if searching else CORE
    quota = {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(limit - 1),
        "X-RateLimit-Used": "1",
        "X-RateLimit-Reset": str(reset),
        "X-RateLimit-Resource": "search" if searching else "core",
    }
    return replace(made, headers={**made.headers, **quota})


def resource(world: World, request: Request) -> Answer:
    """``repos/{owner}/{name}[/readme|/languages|/git/trees/{ref}]`` and ``users/{login}``."""
    parts = request.path.split("/")
    if parts[0] == "users" and len(parts) == 2:
        account = next((each for each in world.accounts if each.login.lower() == parts[1].lower()), None)
        return user(world, account) if account else error(404, "Not Found")
    name = "/".join(parts[1:3]).lower()
    row = next((each for each in world.repositories if each.full_name.lower() == name), None)
    if parts[0] != "repos" or row is None:
        return error(404, "Not Found")
    rest = parts[3:]
    if not rest:
        return json_answer(
            row_of(row, world) | family(world, row) | {"network_count": 0, "subscribers_count": row.stars // 9}
        )
    if rest == ["readme"] and row.readme:
        return readme(
            row, RAW in request.headers.get("Accept", "") or "github.raw" in request.headers.get("Accept", "")
        )
    if rest == ["languages"]:
        return json_answer(languages(row))
    if rest == ["issues"]:
        return json_answer(issues(row)) if row.tree else error(410, "Issues are disabled for this repo")
    if rest[:2] == ["git", "trees"] and len(rest) == 3:
        return tree(row, bool(request.args.get("recursive"))) if row.tree else error(409, "Git Repository is empty.")
    return error(404, "Not Found")


def family(world: World, row: Repository) -> dict[str, object]:
    """What only the single call adds for a fork: where it was forked from."""
    source = next((each for each in world.repositories if each.full_name == row.parent), None)
    return {"parent": row_of(source, world), "source": row_of(source, world)} if source else {}


def languages(row: Repository) -> dict[str, int]:
    """Bytes in each language; none where there are no files."""
    scripts = sum(path.endswith(".sh") for path in row.tree)
    main = {row.language: 1200 * len(row.tree)} if row.language and row.tree else {}
    return main | ({"Shell": 90 * scripts} if scripts else {})


def issues(row: Repository) -> list[dict[str, object]]:
    """The newest issues; whoever takes care answers them, others have one that nobody read."""
    states = ("closed",) * 9 + ("open",) * 2 if "careful" in row.marks else ("open",)
    return [
        {
            "id": number(f"{row.full_name}#{place}"),
            "number": len(states) - place,
            "title": "Does it train with eight workers?",
            "user": {"login": f"asker-{place}", "type": "User"},
            "state": state,
            "comments": 2 if state == "closed" else 1 if "careful" in row.marks else 0,
            "body": "I wrote to somebody@mail.example.org before.",
            "html_url": f"{SITE}/{row.full_name}/issues/{len(states) - place}",
            "created_at": "2026-05-01T09:00:00Z",
        }
        for place, state in enumerate(states)
    ]


def readme(row: Repository, raw: bool) -> Answer:
    """The README as base64 in JSON, 60 characters a line, or as the text itself."""
    body = row.readme.encode()
    if raw:
        return Answer(200, f"{RAW}; charset=utf-8", body)
    coded, sha = base64.b64encode(body).decode(), blob(row.readme)
    url, page = (
        f"{API}/repos/{row.full_name}/contents/README.md?ref=main",
        f"{SITE}/{row.full_name}/blob/main/README.md",
    )
    git = f"{API}/repos/{row.full_name}/git/blobs/{sha}"
    return json_answer(
        {
            "type": "file",
            "encoding": "base64",
            "size": len(body),
            "name": "README.md",
            "path": "README.md",
            "sha": sha,
            "content": "".join(f"{coded[i : i + 60]}\n" for i in range(0, len(coded), 60)),
            "url": url,
            "html_url": page,
            "git_url": git,
            "download_url": f"https://raw.githubusercontent.com/{row.full_name}/main/README.md",
            "_links": {"self": url, "git": git, "html": page},
        }
    )


def tree(row: Repository, recursive: bool) -> Answer:
    """The files, with the folders they lie in; without ``recursive`` only the top level."""
    folders = {path.rpartition("/")[0] for path in row.tree if "/" in path}
    folders |= {"/".join(folder.split("/")[:i]) for folder in folders for i in range(1, folder.count("/") + 1)}
    url = f"{API}/repos/{row.full_name}/git"
    rows = []
    for path in sorted({*row.tree, *folders}):
        if not recursive and "/" in path:
            continue
        sha = blob(row.full_name + path)
        shown = (
            {"path": path, "mode": "040000", "type": "tree", "sha": sha}
            if path in folders
            else {"path": path, "mode": "100644", "type": "blob", "sha": sha, "size": 100 + len(path) * 37}
        )
        rows.append({**shown, "url": f"{url}/{'trees' if path in folders else 'blobs'}/{sha}"})
    sha = blob("\n".join(row.tree))
    return json_answer({"sha": sha, "url": f"{url}/trees/{sha}", "tree": rows, "truncated": False})


def user(world: World, account: Account) -> Answer:
    """A public profile; what its owner left empty is null."""
    return json_answer(
        {
            "login": account.login,
            "id": number(account.login),
            "node_id": node("U", number(account.login)),
            "html_url": f"{SITE}/{account.login}",
            "type": account.kind,
            "site_admin": False,
            "name": account.name or None,
            "company": account.company or None,
            "blog": account.blog,
            # What GitHub tells of many people, and sourcer must not keep.
            "location": "Nowhere-on-Sea" if account.name else None,
            "email": f"{account.login}@mail.example.org" if account.name else None,
            "hireable": True if account.name else None,
            "bio": "Tinkers with clocks, invented" if account.name else None,
            "twitter_username": f"{account.login}_chirps" if account.name else None,
            "public_repos": sum(row.owner == account.login for row in world.repositories),
            "followers": 0,
            "following": 0,
            "created_at": "2019-04-01T09:00:00Z",
            "updated_at": "2026-06-01T09:00:00Z",
        }
    )

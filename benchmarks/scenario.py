"""What the nights of ``benchmarks.harvest`` read: every source that the replay serves, over its real records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.replay import Replay
from sourcer.sources.github_rule import AGREEMENT

CATEGORIES = ["cs.LG", "stat.ML", "cs.CL", "cs.CV", "cs.AI", "cs.RO", "cs.NE", "cs.IR"]
DAYS_BEFORE = 14
CONFERENCES = {"iclr": ("ICLR", [2014, 2017, 2018]), "icml": ("ICML", [2015])}
VOLUMES = ["v44", "v2", "v9"]
NEURIPS_YEARS = [1987, 1995]
CVF_EVENTS = {"CVPR2013": True}
COLLECTIONS = ["2020.conll", "2021.eacl", "P98"]
VENUES = [
    {
        "id": "ICLR.cc/2017/Conference",
        "name": "ICLR 2017",
        "api": 1,
        "invitation": "ICLR.cc/2017/Conference/-/Blind_Submission",
    },
    {"id": "colmweb.org/COLM/2024/Conference", "name": "COLM 2024", "api": 2},
]
WORDS = ["implementation in:readme"]
DATED_WORDS = ["arxiv in:readme,description"]
# The replay takes this word for a token, an id and a password.
TOKEN_VARIABLE = "SOURCER_REPLAY_TOKEN"


def settings_for(server: Replay, database: Path) -> dict[str, Any]:
    """The configuration's flags. What is looked up because of a brief is left out: it depends on what is here when."""
    at = server.services
    return {
        "database": {"url": f"sqlite:///{database}"},
        "fetch": {
            "contact": "benchmarks@example.org",
            "stands_for": {server.host("arxiv"): "arxiv.org"},
            "timeout_seconds": 20,
            "accounts": {
                f"{at['openreview']}/{api}": {"id": TOKEN_VARIABLE, "password": TOKEN_VARIABLE} for api in ("v1", "v2")
            },
            "tokens": {server.host("github"): TOKEN_VARIABLE},
        },
        "harvest": {
            "first_days": DAYS_BEFORE,
            "lookups_per_night": 0,
            "keep_payloads_days": 400,
            "budgets": {"github": 20_000},
        },
        "rank": {"briefs": []},
        "sources": {
            "arxiv_feed": {"enabled": True, "base_url": f"{at['arxiv']}/rss", "categories": CATEGORIES},
            "arxiv_api": {"enabled": True, "base_url": f"{at['arxiv']}/api/query", "categories": CATEGORIES},
            "arxiv_oai": {"enabled": True, "base_url": f"{at['arxiv']}/oai", "sets": list(map(oai_set, CATEGORIES))},
            "programme": {
                "enabled": True,
                "conferences": [
                    {"slug": slug, "name": name, "base_url": f"{at['virtual']}/{slug}", "years": years}
                    for slug, (name, years) in CONFERENCES.items()
                ],
            },
            "pmlr": {"enabled": True, "base_url": at["pmlr"], "volumes": VOLUMES},
            "neurips": {
                "enabled": True,
                "sites": [{"name": "NeurIPS", "base_url": at["neurips"], "years": NEURIPS_YEARS}],
            },
            "cvf": {"enabled": True, "base_url": at["cvf"], "events": list(CVF_EVENTS), "read_abstracts": True},
            "acl": {"enabled": True, "base_url": f"{at['anthology']}/data/xml", "collections": COLLECTIONS},
            "openreview": {
                "enabled": True,
                "base_url_v1": f"{at['openreview']}/v1",
                "base_url_v2": f"{at['openreview']}/v2",
                "venues": VENUES,
            },
            "github": {
                "enabled": True,
                "agreed_to": AGREEMENT,
                "base_url": at["github"],
                "words": WORDS,
                "dated_words": DATED_WORDS,
            },
        },
    }


def oai_set(category: str) -> str:
    """The set that holds a category."""
    archive, _, subject = category.partition(".")
    return f"{archive}:{archive}:{subject}"

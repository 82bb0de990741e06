"""The sources that sourcer knows, by the name that configuration, records and checkpoints use."""

from __future__ import annotations

from collections.abc import Mapping

from sourcer.sources.acl import Acl
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.arxiv_feed import ArxivFeed
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.sources.base import ConfiguredSource
from sourcer.sources.cvf import Cvf
from sourcer.sources.github import GitHub
from sourcer.sources.huggingface import HuggingFace
from sourcer.sources.neurips import Proceedings
from sourcer.sources.openreview import OpenReview
from sourcer.sources.pmlr import Pmlr
from sourcer.sources.programme import Programme

SOURCES: Mapping[str, type[ConfiguredSource]] = {
    ArxivFeed.name: ArxivFeed,
    ArxivApi.name: ArxivApi,
    ArxivOai.name: ArxivOai,
    Programme.name: Programme,
    Pmlr.name: Pmlr,
    Proceedings.name: Proceedings,
    Cvf.name: Cvf,
    Acl.name: Acl,
    OpenReview.name: OpenReview,
    GitHub.name: GitHub,
    HuggingFace.name: HuggingFace,
}

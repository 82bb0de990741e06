"""Invented papers in any number, in the wire formats of arXiv's query API and of its OAI-PMH, in flat memory.

A paper depends on the seed and its number alone, so that pages can be asked for in any order and twice. Lengths and
shares (an abstract of about 1,200 characters, four authors, a comment on two papers in three) are near those of arXiv's
machine-learning papers. Everybody and everything in it is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from xml.sax.saxutils import escape

from sourcer.demo.lexicon import listed
from sourcer.model.records import Provenance, Record
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.base import Request, Response

FETCHED_AT = datetime(2026, 7, 1, 5, 30, tzinfo=UTC)
PROVENANCE = Provenance("https://papers.example/api/query", FETCHED_AT, "ab" * 32)
API_PAGE = 500
OAI_PAGE = 1300
"""What the query API is asked for at a time, and what OAI-PMH was seen to send."""

FIRST = datetime(2015, 1, 1, 9, tzinfo=UTC)
APART = timedelta(minutes=7)
_CATEGORIES = ("cs.LG", "stat.ML", "cs.CL", "cs.CV", "cs.AI", "cs.RO")
_ONSETS = listed("b br c ch d dr f fl g gr h j k l m n p pl qu r s st t tr v w z")
_RIMES = listed("a al an ar e el en er i il in is o ol on or u um ur ava eth ika")
_FAMILY_ENDS = ("son", "wick", "ová", "sen", "ado", "uki", "oğlu", "ier", "", "mann")

_ATOM_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x7Q/kd+3mZt9cUVw1LrPbn0aYhE</id>
  <title>arXiv Query: invented</title>
  <updated>2026-07-01T05:30:00Z</updated>
  <link href="https://arxiv.org/api/query?search_query=invented" type="application/atom+xml"/>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
"""
_OAI_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
  <responseDate>2026-07-01T05:30:00Z</responseDate>
  <request verb="ListRecords" metadataPrefix="arXiv">https://oaipmh.arxiv.org/oai</request>
  <ListRecords>
"""


@dataclass(frozen=True, slots=True)
class Paper:
    """One invented paper. Authors are (forenames, family name, affiliation or "")."""

    key: str
    version: int
    submitted: datetime
    updated: datetime
    title: str
    abstract: str
    authors: tuple[tuple[str, str, str], ...]
    categories: tuple[str, ...]
    comment: str
    journal: str
    doi: str


class Library:
    """The papers of one seed."""

    def __init__(self, seed: int = 1) -> None:
        self.seed = seed
        random = Random(seed)
        self._words = sorted({_word(random, syllables) for syllables in (1, 2, 3) for _ in range(2000)})
        self._forenames = sorted({_word(random, 2).title() for _ in range(400)})
        self._families = sorted({_word(random, 2).title() + random.choice(_FAMILY_ENDS) for _ in range(4000)})

    def key(self, number: int) -> str:
        """The arXiv id of the paper of that number."""
        return f"{FIRST + number * APART:%y%m}.{number % 100_000:05}"

    def paper(self, number: int, edition: int = 0) -> Paper:
        """The paper of that number; of another edition its comment alone differs."""
        random = Random(self.seed * 1_000_003 + number)
        submitted = FIRST + number * APART
        version = random.choices((1, 2, 3), (6, 3, 1))[0]
        title = " ".join(random.choices(self._words, k=random.randint(6, 13))).title()
        has_code, has_comment, is_published = random.random() < 0.1, random.random() < 0.65, random.random() < 0.15
        code = f" Code: https://github.com/example-lab/{random.choice(self._words)}." if has_code else ""
        comment = f"{random.randint(6, 40)} pages, {random.randint(1, 15)} figures" if has_comment else ""
        return Paper(
            key=self.key(number),
            version=version,
            submitted=submitted,
            updated=submitted + (version - 1) * timedelta(days=40, seconds=number % 86_400),
            title=title,
            abstract=self._prose(random) + code,
            authors=tuple(self._author(random) for _ in range(1 + number % 7)),
            categories=tuple(random.sample(_CATEGORIES, random.choice((1, 2, 2, 3)))),
            comment=f"{comment} edition {edition}".strip() if edition else comment,
            journal=f"Journal of Invented Results {number % 90} ({submitted:%Y}) 11-29" if is_published else "",
            doi=f"10.9999/jir.{number}" if is_published else "",
        )

    def papers(self, start: int, count: int, edition: int = 0) -> Iterator[Paper]:
        """So many papers from one on, made as they are asked for."""
        return (self.paper(number, edition) for number in range(start, start + count))

    def records(self, count: int, edition: int = 0) -> Iterator[Record]:
        """The records of the first papers, as the query API's parser reads them."""
        request = Request(ArxivApi.name, "invented", PROVENANCE.url)
        for start in range(0, count, API_PAGE):
            size = min(API_PAGE, count - start)
            body = atom_page(self.papers(start, size, edition), total=size)
            yield from ArxivApi().parse(request, Response(200, request.url, body, FETCHED_AT), PROVENANCE).records

    def _prose(self, random: Random) -> str:
        sentences = []
        for _ in range(random.randint(5, 9)):
            words = random.choices(self._words, k=random.randint(18, 30))
            if random.random() < 0.2:
                words[random.randrange(len(words))] = f"$p_{{{random.randint(1, 9)}}} < q$"
            if random.random() < 0.15:
                words[-1] = f"({words[-1]}, {words[-2]}/{words[0]})"
            sentences.append(" ".join(words).capitalize())
        return (".\n" if random.random() < 0.1 else ". ").join(sentences) + "."

    def _author(self, random: Random) -> tuple[str, str, str]:
        middle = f" {random.choice('ABDEHJKLMRST')}." if random.random() < 0.3 else ""
        place = f"Institute of {random.choice(self._words).title()}" if random.random() < 0.01 else ""
        return random.choice(self._forenames) + middle, random.choice(self._families), place


def atom_page(papers: Iterable[Paper], *, total: int, start: int = 0) -> bytes:
    """A page of the query API."""
    entries = [_entry(paper) for paper in papers]
    return (_ATOM_HEAD.format(size=len(entries), total=total, start=start) + "".join(entries) + "</feed>\n").encode()


def oai_page(papers: Iterable[Paper], token: str) -> bytes:
    """A page of OAI-PMH in the arXiv format; the last has no token."""
    more = f"    <resumptionToken>{escape(token)}</resumptionToken>\n" if token else ""
    return f"{_OAI_HEAD}{''.join(map(_oai_record, papers))}{more}  </ListRecords>\n</OAI-PMH>\n".encode()


def _entry(paper: Paper) -> str:
    name = f"{paper.key}v{paper.version}"
    return "".join(
        [
            f"  <entry>\n    <id>http://arxiv.org/abs/{name}</id>\n    <title>{escape(paper.title)}</title>\n",
            f"    <updated>{_stamp(paper.updated)}</updated>\n",
            f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>\n',
            f'    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>\n',
            f"    <summary>{escape(paper.abstract)}</summary>\n",
            *(f'    <category term="{it}" scheme="http://arxiv.org/schemas/atom"/>\n' for it in paper.categories),
            f"    <published>{_stamp(paper.submitted)}</published>\n",
            _element("arxiv:comment", paper.comment),
            f'    <arxiv:primary_category term="{paper.categories[0]}"/>\n',
            _element("arxiv:journal_ref", paper.journal),
            *(
                f"    <author>\n      <name>{forenames} {family}</name>\n"
                + (f"      <arxiv:affiliation>{place}</arxiv:affiliation>\n" if place else "")
                + "    </author>\n"
                for forenames, family, place in paper.authors
            ),
            _element("arxiv:doi", paper.doi),
            f'    <link rel="related" href="https://doi.org/{paper.doi}" title="doi"/>\n' if paper.doi else "",
            "  </entry>\n",
        ]
    )


def _oai_record(paper: Paper) -> str:
    authors = "".join(
        f"<author><keyname>{family}</keyname><forenames>{forenames}</forenames></author>"
        for forenames, family, _ in paper.authors
    )
    return "".join(
        [
            f"<record><header><identifier>oai:arXiv.org:{paper.key}</identifier>",
            f"<datestamp>{paper.updated:%Y-%m-%d}</datestamp><setSpec>cs:cs:LG</setSpec></header><metadata>\n",
            f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{paper.key}</id>',
            f"<created>{paper.submitted:%Y-%m-%d}</created>",
            f"<updated>{paper.updated:%Y-%m-%d}</updated>" if paper.version > 1 else "",
            f"<authors>{authors}</authors><title>{escape(paper.title)}</title>",
            f"<categories>{' '.join(paper.categories)}</categories>",
            _element("comments", paper.comment),
            _element("journal-ref", paper.journal),
            _element("doi", paper.doi),
            "<license>http://creativecommons.org/licenses/by/4.0/</license>",
            f"<abstract>{escape(paper.abstract)}</abstract></arXiv></metadata></record>\n",
        ]
    )


def _element(name: str, text: str) -> str:
    return f"    <{name}>{escape(text)}</{name}>\n" if text else ""


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _word(random: Random, syllables: int) -> str:
    return "".join(random.choice(_ONSETS) + random.choice(_RIMES) for _ in range(syllables))

"""arXiv's query API: ``api/query`` as an Atom feed, and the error feed that stands for every refusal."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote_plus
from xml.sax.saxutils import quoteattr

from sourcer.demo.model import Paper, World
from sourcer.demo.query import QueryError, Reader, repaired
from sourcer.demo.wire import Answer, Request, xml

ATOM = "application/atom+xml"
OPEN = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns="http://www.w3.org/2005/Atom">\n'
)
IDENTIFIER = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
SORTS = ("relevance", "lastUpdatedDate", "submittedDate")
ORDERS = ("ascending", "descending")
MANUAL = "https://arxiv.org/help/api/user-manual#sort"


def stamp(moment: datetime) -> str:
    """``2024-03-06T09:12:44Z``."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def generated(world: World) -> str:
    """The time at which every answer says it was made: the world's today, so that answers never differ."""
    return stamp(datetime.combine(world.today, time(9, 12, 44), UTC))


def answer(world: World, request: Request) -> Answer:
    """One page of the query API, or an error feed."""
    if request.path != "api/query":
        return failure(world, 404, "Not Found")
    args, numbers = request.args, {"start": 0, "max_results": 10}
    for name in numbers:
        given = args.get(name, "")
        if given and not re.fullmatch(r"[+-]?\d+", given):
            return failure(world, 400, f"{name} must be an integer")
        numbers[name] = int(given or numbers[name])
        if numbers[name] < 0:
            return failure(world, 400, f"{name} must be non-negative")
    by, order = args.get("sortBy") or SORTS[0], args.get("sortOrder") or ORDERS[1]
    if by not in SORTS:
        return failure(world, 400, f"sortBy must be in: {', '.join(SORTS)}", MANUAL)
    if order not in ORDERS:
        return failure(world, 400, f"sortOrder must be in: {', '.join(ORDERS)}", MANUAL)
    query, listed = args.get("search_query", "").strip(), args.get("id_list", "").strip()
    if not query and not listed:
        return failure(world, 400, "Either a search_query or id_list must be specified for the classic API.")
    if numbers["max_results"] == 0:
        return failure(world, 500, "Internal Server Error")
    try:
        hits = found(world, query, listed)
    except QueryError as wrong:
        return failure(world, 400, str(wrong))
    hits.sort(key=lambda hit: rank(hit, by), reverse=order == "descending")
    page = hits[numbers["start"] : numbers["start"] + numbers["max_results"]]
    body = head(world, query, listed, len(hits), numbers) + "".join(map(entry, page)) + "</feed>\n"
    return Answer(200, ATOM, body.encode())


def found(world: World, query: str, listed: str) -> list[tuple[Paper, int]]:
    """Matching papers with the version to show. Unknown ids are dropped, a malformed one fails the call."""
    hits = [(paper, paper.version) for paper in world.papers if paper.arxiv_id]
    if listed:
        hits = []
        for wanted in listed.split(","):
            parts = IDENTIFIER.fullmatch(wanted)
            if parts is None:
                raise QueryError(f"incorrect id format for {wanted}")
            paper = world.by_id.get(parts[1])
            if paper is not None and int(parts[2] or 1) <= paper.version:
                hits.append((paper, int(parts[2] or paper.version)))
    if query:
        test = Reader(query).read()
        hits = [hit for hit in hits if test(hit[0])]
    return hits


def rank(hit: tuple[Paper, int], by: str) -> tuple[str, str]:
    """What to sort by; relevance has no meaning here and gives a fixed arbitrary order."""
    paper = hit[0]
    if by == "relevance":
        return hashlib.sha256(paper.arxiv_id.encode()).hexdigest(), ""
    return stamp(paper.created if by == "submittedDate" else version_time(*hit)), paper.arxiv_id


def version_time(paper: Paper, version: int) -> datetime:
    """Submission of a version: the first and the last are known, one in between is put half-way."""
    if version == 1:
        return paper.created
    return paper.updated if version == paper.version else paper.created + (paper.updated - paper.created) / 2


def head(world: World, query: str, listed: str, total: int, numbers: dict[str, int]) -> str:
    """The feed's own elements."""
    start, size = numbers["start"], numbers["max_results"]
    title = f"search_query={repaired(query)}&id_list={listed}&start={start}&max_results={size}"
    link = f"https://arxiv.org/api/query?search_query={quote_plus(query)}&start={start}&max_results={size}&id_list={quote_plus(listed)}"
    digest = base64.b64encode(hashlib.sha1(title.encode(), usedforsecurity=False).digest()).decode().rstrip("=")
    return (
        f"{OPEN}  <id>https://arxiv.org/api/{digest}</id>\n  <title>arXiv Query: {xml(title)}</title>\n"
        f'  <updated>{generated(world)}</updated>\n  <link href={quoteattr(link)} type="application/atom+xml"/>\n'
        f"  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>\n  "
        f"<opensearch:totalResults>{total}</opensearch:totalResults>\n"
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>\n"
    )


def entry(hit: tuple[Paper, int]) -> str:
    """One paper. The order of the elements is the service's; what is missing is absent, never empty."""
    paper, version = hit
    name = f"{paper.arxiv_id}v{version}"
    lines = [
        "<entry>",
        f"  <id>http://arxiv.org/abs/{name}</id>",
        f"  <title>{xml(paper.title)}</title>",
        f"  <updated>{stamp(version_time(paper, version))}</updated>",
        f'  <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>',
        f'  <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>',
        f"  <summary>{xml(paper.abstract)}</summary>",
        *(f'  <category term="{category}" scheme="http://arxiv.org/schemas/atom"/>' for category in paper.categories),
        f"  <published>{stamp(paper.created)}</published>",
    ]
    if paper.comment:
        lines.append(f"  <arxiv:comment>{xml(paper.comment)}</arxiv:comment>")
    lines.append(f'  <arxiv:primary_category term="{paper.categories[0]}"/>')
    if paper.journal_ref:
        lines.append(f"  <arxiv:journal_ref>{xml(paper.journal_ref)}</arxiv:journal_ref>")
    for author in paper.authors:
        places = (f"    <arxiv:affiliation>{xml(place)}</arxiv:affiliation>" for place in author.affiliations)
        lines += ["  <author>", f"    <name>{xml(author.name)}</name>", *places, "  </author>"]
    if paper.doi:
        lines.append(f"  <arxiv:doi>{xml(paper.doi)}</arxiv:doi>")
        lines.append(f'  <link rel="related" href={quoteattr("https://doi.org/" + paper.doi)} title="doi"/>')
    lines.append("</entry>")
    return "".join(f"  {line}\n" for line in lines)


def failure(world: World, status: int, message: str, link: str = "") -> Answer:
    """A feed with one entry titled Error; only a 400 has its message in the entry's id."""
    base = "https://arxiv.org/api/errors"
    anchor = "#" + re.sub(r"\W+", "_", message).strip("_") if status == 400 else ""
    link, now = link or base + anchor, generated(world)
    body = (
        f"{OPEN}  <id>https://arxiv.org/</id>\n  <title>arXiv Search Results</title>\n  <updated>{now}</updated>\n"
        "  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>\n  "
        "<opensearch:totalResults>1</opensearch:totalResults>\n"
        f"  <opensearch:startIndex>0</opensearch:startIndex>\n  <entry>\n    <id>{base}{anchor}</id>\n    "
        f"<title>Error</title>\n"
        f'    <updated>{now}</updated>\n    <link href="{link}" rel="alternate" type="text/html"/>\n'
        f"    <summary>{xml(message)}</summary>\n    <author>\n      <name>arXiv api core</name>\n    </author>\n  "
        f"</entry>\n</feed>\n"
    )
    return Answer(status, ATOM, body.encode())


def announced_since(world: World) -> tuple[datetime, datetime]:
    """The span whose submissions today's feed announces: yesterday, on a Monday the weekend too; half open."""
    end = datetime.combine(world.today, time(), UTC)
    return end - timedelta(days=3 if world.today.weekday() == 0 else 1), end

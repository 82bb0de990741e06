"""arXiv's daily feed in RSS 2.0: what was announced on the world's today, and nothing older."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from email.utils import format_datetime

from sourcer.demo.arxiv import announced_since
from sourcer.demo.model import Paper, World
from sourcer.demo.wire import Answer, Request, tagged, xml

RSS = "application/rss+xml"
EASTERN_SUMMER = timezone(timedelta(hours=-4))  # the world's today lies in June
KINDS = ("new", "cross", "replace", "replace-cross")
NAMES = (
    'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
CLASSES: dict[str, str] = {
    "cs": "AI CL CV IR LG NE RO SD SI SY", "stat": "AP CO ME ML OT TH", "eess": "AS IV SP SY", "math": "NA OC PR ST",
    "physics": "ao-ph bio-ph comp-ph data-an ins-det", "q-bio": "BM GN NC PE QM",
}  # fmt: skip


def answer(world: World, request: Request) -> Answer:
    """``rss/<spec>``; the origin sends its tag without quotes."""
    raw = request.path.removeprefix("rss/")
    spec, wrong = parsed(raw)
    if request.args.get("version", "2.0") != "2.0":
        wrong = f"Unsupported feed version '{request.args['version']}'. Valid versions are: 2.0"
    if wrong:
        return Answer(400, RSS, channel(world, raw, wrong, []).encode())
    body = channel(world, "+".join(spec), "", items(world, spec))
    return tagged(Answer(200, RSS, body.encode(), {"Cache-Control": "max-age=3600"}), form="{}")


def parsed(raw: str) -> tuple[list[str], str]:
    """The archives and categories of a spec in arXiv's spelling, and what is wrong with it."""
    spec = []
    for part in raw.split("+"):
        archive, _, name = part.partition(".")
        if archive.lower() not in CLASSES:
            return [], f"Bad archive '{archive}'. Valid archive names are: {', '.join(CLASSES)}."
        known = {each.lower(): each for each in CLASSES[archive.lower()].split()}
        if name and name.lower() not in known:
            return (
                [],
                f"Bad subject class '{name}'. Valid subject classes for the archive '{archive.lower()}' are: "
                f"{', '.join(known.values())}.",
            )
        spec.append(archive.lower() + (f".{known[name.lower()]}" if name else ""))
    return spec, ""


def covered(category: str, spec: list[str]) -> bool:
    """Whether a category is asked for, itself or by its archive."""
    return category in spec or category.partition(".")[0] in spec


def items(world: World, spec: list[str]) -> list[tuple[str, Paper]]:
    """Announce type and paper: new, cross, replace, replace-cross, and within each by ascending id."""
    begin, end = announced_since(world)
    made = []
    for paper in world.papers:
        new = begin <= paper.created < end
        if (
            not paper.arxiv_id
            or not (new or begin <= paper.updated < end)
            or not any(covered(c, spec) for c in paper.categories)
        ):
            continue
        made.append((KINDS[2 * (not new) + (not covered(paper.categories[0], spec))], paper))
    return sorted(made, key=lambda item: (KINDS.index(item[0]), item[1].arxiv_id))


def channel(world: World, spec: str, wrong: str, shown: list[tuple[str, Paper]]) -> str:
    """The whole document; with ``wrong``, an empty channel that says what was refused."""
    link, names = f"http://rss.arxiv.org/rss/{xml(spec)}", xml(", ".join(spec.split("+")))
    day = datetime.combine(world.today, time(), EASTERN_SUMMER)
    title = f"Feed error for query: {link}" if wrong else f"{names} updates on arXiv.org"
    description = xml(wrong) if wrong else f"{names} updates on the arXiv.org e-print archive."
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<rss {NAMES} version=\"2.0\">\n  <channel>\n    "
        f"<title>{title}</title>\n"
        f'    <link>{link}</link>\n    <description>{description}</description>\n    <atom:link href="{link}" '
        f'rel="self" type="application/rss+xml"/>\n'
        "    <docs>http://www.rssboard.org/rss-specification</docs>\n    <language>en-us</language>\n"
        f"    <lastBuildDate>{format_datetime((day + timedelta(seconds=11)).astimezone(UTC))}</lastBuildDate>\n"
        f"    <managingEditor>rss-help@arxiv.org</managingEditor>\n    <pubDate>{format_datetime(day)}</pubDate>\n"
        "    <skipDays>\n      <day>Saturday</day>\n      <day>Sunday</day>\n    </skipDays>\n"
        + "".join(item(kind, paper, format_datetime(day)) for kind, paper in shown)
        + "  </channel>\n</rss>\n"
    )


def item(kind: str, paper: Paper, day: str) -> str:
    """One announcement. The description's first line ends with a blank, as upstream's does."""
    version = 1 if kind in KINDS[:2] else paper.version
    creators = ", ".join(a.name + (f" ({', '.join(a.affiliations)})" if a.affiliations else "") for a in paper.authors)
    lines = [
        "<item>",
        f"  <title>{xml(paper.title)}</title>",
        f"  <link>https://arxiv.org/abs/{paper.arxiv_id}</link>",
        f"  <description>arXiv:{paper.arxiv_id}v{version} Announce Type: {kind} \nAbstract: "
        f"{xml(paper.abstract)}</description>",
        f'  <guid isPermaLink="false">oai:arXiv.org:{paper.arxiv_id}v{version}</guid>',
        *(f"  <category>{category}</category>" for category in paper.categories),
        f"  <pubDate>{day}</pubDate>",
        f"  <arxiv:announce_type>{kind}</arxiv:announce_type>",
        "  <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>",
    ]
    if paper.doi:
        lines.append(f"  <arxiv:DOI>{xml(paper.doi)}</arxiv:DOI>")
    if paper.journal_ref:
        lines.append(f"  <arxiv:journal_reference>{xml(paper.journal_ref)}</arxiv:journal_reference>")
    lines += [f"  <dc:creator>{xml(creators)}</dc:creator>", "</item>"]
    return "".join(f"    {line}\n" for line in lines)

"""The PMLR site with two invented volumes: the list of volumes, a volume's page, and a page per paper."""

from __future__ import annotations

import html
import re
from datetime import date

from sourcer.demo.model import Chapter, Paper, World
from sourcer.demo.wire import HTML, Answer, Request, not_found, tagged

SITE = "https://proceedings.mlr.press"
VOLUMES = {
    902: (
        "Proceedings of the Invented Workshop on Sparse Evidence",
        "Invented Workshop on Sparse Evidence, 10-11 November 2025, Elsewhere",
        date(2025, 11, 18),
    ),
    901: (
        "Proceedings of the Invented Workshop on Patient Learning",
        "Invented Workshop on Patient Learning, 12-13 November 2024, Nowhere",
        date(2024, 11, 20),
    ),
}
PATH = re.compile(r"v(\d+)(?:/(?:index\.html|([\w-]+)\.html)?)?")


def answer(world: World, request: Request) -> Answer:
    """Any page of the site."""
    if request.path in ("", "index.html"):
        return page(front())
    found = PATH.fullmatch(request.path)
    if found is None or int(found[1]) not in VOLUMES:
        return not_found()
    volume = int(found[1])
    held = [(p, p.chapter) for p in world.papers if p.chapter is not None and p.chapter.volume == volume]
    held.sort(key=lambda pair: pair[1].first_page)
    if found[2] is None:
        return page(listing(volume, held))
    for paper, chapter in held:
        if chapter.key == found[2]:
            return page(article(paper, chapter))
    return not_found()


def page(body: str) -> Answer:
    """A static page."""
    return tagged(Answer(200, HTML, body.encode()))


def front() -> str:
    """The root page: newest volume first."""
    rows = "\n".join(
        f'<li><a href="v{volume}"><b>Volume {volume}</b></a> {html.escape(held[0])}</li>'
        for volume, held in VOLUMES.items()
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Proceedings of Machine Learning '
        "Research</title></head>\n<body>\n"
        f'<ul class="proceedings-list">\n{rows}\n</ul>\n</body></html>\n'
    )


def names(paper: Paper) -> str:
    """Authors as the site joins them."""
    return ",&nbsp;".join(html.escape(author.name) for author in paper.authors)


def listing(volume: int, held: list[tuple[Paper, Chapter]]) -> str:
    """A volume's page with every paper."""
    book, heading, _ = VOLUMES[volume]
    blocks = []
    for paper, chapter in held:
        stem = f"{SITE}/v{volume}/{chapter.key}"
        review = (
            f'[<a href="https://openreview.net/forum?id={chapter.openreview}">OpenReview</a>]'
            if chapter.openreview
            else ""
        )
        software = f'[<a href="{chapter.software}">Software</a>]' if chapter.software else ""
        blocks.append(
            f'<div class="paper">\n  <p class="title">{html.escape(paper.title)}</p>\n  <p class="details">\n'
            f'    <span class="authors">{names(paper)}</span>;\n'
            f'    <span class="info"><i>{html.escape(book)}</i>, PMLR '
            f"{volume}:{chapter.first_page}-{chapter.last_page}</span>\n  </p>\n"
            f'  <p class="links">\n    [<a href="{stem}.html">abs</a>][<a href="{stem}/{chapter.key}.pdf" '
            f'target="_blank">Download PDF</a>]'
            f"{review}{software}\n  </p>\n</div>\n"
        )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(book)} | '
        f"PMLR</title></head>\n<body>\n"
        f"<h2>Volume {volume}: {html.escape(heading)}</h2>\n<p><strong>Editors: Suwandira, Melkiorin</strong></p>\n"
        '<p>[<a href="./assets/bib/bibliography.bib">bib</a>][<a href="./assets/bib/citeproc.yaml">citeproc</a>]</p>\n'
        f"{''.join(blocks)}</body></html>\n"
    )


def article(paper: Paper, chapter: Chapter) -> str:
    """A paper's page with its citation tags."""
    book, _, day = VOLUMES[chapter.volume]
    stem = f"{SITE}/v{chapter.volume}/{chapter.key}"
    tags = [
        ("publisher", "PMLR"),
        ("title", paper.title),
        ("language", "en"),
        ("abstract_html_url", f"{stem}.html"),
        ("pdf_url", f"{stem}/{chapter.key}.pdf"),
        ("firstpage", str(chapter.first_page)),
        ("lastpage", str(chapter.last_page)),
        *(("author", author.name) for author in paper.authors),
        ("publication_date", f"{day:%Y/%m/%d}"),
        ("inbook_title", book),
        ("conference_title", book),
        ("issn", "2640-3498"),
    ]
    meta = "\n".join(f'<meta name="citation_{name}" content="{html.escape(value)}">' for name, value in tags)
    links = [("Download PDF", f"{stem}/{chapter.key}.pdf")]
    if chapter.openreview:
        links.append(("OpenReview", f"https://openreview.net/forum?id={chapter.openreview}"))
    if chapter.software:
        links.append(("Software", chapter.software))
    extras = "\n".join(f'<li><a href="{url}" target="_blank">{label}</a></li>' for label, url in links)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(paper.title)}</title>\n'
        f"{meta}\n</head>\n<body>\n"
        f'<article class="post-content">\n<h1>{html.escape(paper.title)}</h1>\n<span '
        f'class="authors">{names(paper)}</span>\n'
        f'<div id="info"><i>{html.escape(book)}</i>, PMLR '
        f"{chapter.volume}:{chapter.first_page}-{chapter.last_page}, {day.year}.</div>\n"
        f'<h4>Abstract</h4>\n<div id="abstract" class="abstract">\n{html.escape(paper.abstract)}\n</div>\n'
        f'<div id="extras"><h4>Related Material</h4>\n<ul>\n{extras}\n</ul></div>\n</article>\n</body></html>\n'
    )

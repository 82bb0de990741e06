"""The ACL Anthology: ids of two styles, text with marks in it, and what in a volume is no paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payload_cases import FETCHED_AT, by_key, titles

from sourcer.errors import ConfigError, Truncated, WrongKindOfPage
from sourcer.model.records import Provenance, Record
from sourcer.sources.acl import Acl
from sourcer.sources.base import Ask, Page, Response

AUTHOR = "<author><first>Jo</first><last>van der Lind</last></author>"
META = "<meta><booktitle>Meeting on Invented Languages</booktitle><year>2024</year></meta>"


def paper(number: str = "1", inside: str = AUTHOR, title: str = "A Clock for Grammars") -> str:
    return f'<paper id="{number}"><title>{title}</title>{inside}</paper>'


def read(*papers: str, collection: str = "2024.invent", volume: str = "main", meta: str = META, **told: Any) -> Page:
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in told.items())
    body = (
        f'<collection id="{collection}"><volume id="{volume}"{attributes}>{meta}{"".join(papers)}</volume></collection>'
    )
    return _read(body.encode(), collection)


def _read(body: bytes, collection: str = "2024.invent") -> Page:
    source = Acl(collections=(collection,))
    (request,) = source.plan(source.streams[0], Ask())
    response = Response(200, request.url, body, FETCHED_AT)
    return source.parse(request, response, Provenance(request.url, FETCHED_AT, ""))


def only(page: Page) -> Record:
    (record,) = page.records
    return record


def reasons(page: Page) -> list[str]:
    return [entry.reason for entry in page.skipped]


def test_each_collection_is_one_file_asked_for_if_it_changed() -> None:
    source = Acl("https://mirror.example.org/xml", ("2024.invent", "P98"))
    assert [stream.name for stream in source.streams] == ["2024.invent", "P98"]
    (request,) = source.plan(source.streams[0], Ask())
    assert request.url == "https://mirror.example.org/xml/2024.invent.xml"
    assert request.is_conditional


@pytest.mark.parametrize("written", ["acl", "2024", "2024.acl.xml", "../2024.acl", "p98", "", "2024.acl-long"])
def test_what_is_no_collection_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(ConfigError, match=r"'2024\.acl' or 'P18'"):
        Acl(collections=(written,))


@pytest.mark.parametrize(
    ("collection", "volume", "number", "key"),
    [
        ("2024.invent", "long", "12", "2024.invent-long.12"),
        ("P98", "1", "7", "P98-1007"),
        ("P98", "2", "130", "P98-2130"),
        ("W98", "3", "4", "W98-0304"),
        ("C69", "1", "1", "C69-0101"),
        ("D19", "1", "660", "D19-1660"),
        ("D19", "4", "1", "D19-4001"),
        ("D19", "50", "12", "D19-5012"),
        ("D19", "5", "12", "D19-0512"),
    ],
)
def test_a_paper_is_known_by_its_full_id(collection: str, volume: str, number: str, key: str) -> None:
    record = only(read(paper(number), collection=collection, volume=volume))
    assert record.key == key
    assert record.url == f"https://aclanthology.org/{key}/"


@pytest.mark.parametrize(("volume", "number"), [("main", "x"), ("a/b", "1"), ("", "1"), ("main", "²")])
def test_a_paper_without_a_sound_id_is_set_aside(volume: str, number: str) -> None:
    page = read(paper(number), volume=volume)
    assert page.records == ()
    assert "no id" in reasons(page)[0]


def test_text_inside_marks_belongs_to_the_title_and_the_abstract() -> None:
    abstract = "<abstract>We <b>give <i>it</i></b> a <tex-math>k^2</tex-math> clock<!-- so -->.</abstract>"
    title = "<fixed-case>T</fixed-case>idal <fixed-case>G</fixed-case>radients"
    record = only(read(paper(title=title, inside=AUTHOR + abstract)))
    assert record.title == "Tidal Gradients"
    assert record.abstract == "We give it a k^2 clock."


@given(names=st.lists(st.sampled_from(["Oduya", "Quandahl", "Lind", "Mononym"]), min_size=1, unique=True))
def test_authors_keep_their_order(names: list[str]) -> None:
    authors = "".join(f"<author><first>A.</first><last>{name}</last></author>" for name in names)
    assert [mention.name for mention in only(read(paper(inside=authors))).mentions] == [f"A. {name}" for name in names]


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("<first/><last>Mononym</last>", "Mononym"),
        ("<last>Mononym</last>", "Mononym"),
        ("<first>Jo</first><last>Lind</last><suffix>III</suffix>", "Jo Lind, III"),
        (
            '<first>Jo</first><last>Lind</last><variant script="hani"><first>名</first><last>姓</last></variant>',
            "Jo Lind",
        ),
    ],
)
def test_a_name_is_put_together_from_its_parts(inside: str, name: str) -> None:
    assert only(read(paper(inside=f"<author>{inside}</author>"))).mentions[0].name == name


def test_identities_that_an_author_gave_are_kept_and_the_sites_own_are_not() -> None:
    told = 'id="jo-lind" orcid="https://orcid.org/0000-0000-0000-000X" openreview="~Jo_Lind1"'
    record = only(read(paper(inside=f"<author {told}><first>Jo</first><last>Lind</last></author>")))
    assert [str(known) for known in record.mentions[0].ids] == [
        "orcid:0000-0000-0000-000X",
        "openreview-profile:~Jo_Lind1",
    ]


@pytest.mark.parametrize("told", ['id="jo-lind"', 'orcid=""', 'orcid="0000"', 'openreview="Jo"', 'openreview="~a/b1"'])
def test_what_is_no_identity_is_not_kept_as_one(told: str) -> None:
    record = only(read(paper(inside=f"<author {told}><first>Jo</first><last>Lind</last></author>")))
    assert record.mentions[0].ids == ()


def test_two_institutions_in_one_text_are_not_parted() -> None:
    inside = "<first>Jo</first><last>Lind</last><affiliation>First Lab and Second Lab, Inc</affiliation>"
    record = only(read(paper(inside=f"<author>{inside}</author>")))
    assert record.mentions[0].affiliations == ("First Lab and Second Lab, Inc",)


@pytest.mark.parametrize("mark", ["retracted", "removed"])
def test_a_paper_that_was_taken_back_is_set_aside(mark: str) -> None:
    page = read(paper(inside=f'{AUTHOR}<{mark} date="2024-06-01">An error.</{mark}>'), paper("2"))
    assert [record.key for record in page.records] == ["2024.invent-main.2"]
    assert reasons(page) == [f"{mark} from the Anthology"]


def test_front_matter_and_entries_of_editors_are_no_papers() -> None:
    editors = "<editor><first>Ada</first><last>Editor</last></editor>"
    page = read("<frontmatter><url>x</url></frontmatter>", paper("0"), paper("00"), paper("5", editors), paper("6", ""))
    assert page.records == ()
    front = "it is the volume's front matter"
    assert reasons(page) == [front, front, front, "it names editors only", "it names no author"]


@pytest.mark.parametrize(
    ("meta", "venue"),
    [
        (
            "<booktitle>Meeting on <i>Invented</i> Languages</booktitle><year>2024</year>",
            "Meeting on Invented Languages, 2024",
        ),
        ("<booktitle>INVENT 2024</booktitle><venue>invent</venue><year>2024</year>", "INVENT 2024"),
        ("<venue>invent</venue><year>2024</year>", "invent 2024"),
        ("<booktitle>Meeting</booktitle><year>last</year>", "Meeting"),
        ("<year>2024</year>", None),
    ],
)
def test_the_venue_names_its_year(meta: str, venue: str | None) -> None:
    assert only(read(paper(), meta=f"<meta>{meta}</meta>")).venue == venue


def test_the_day_of_taking_in_is_no_day_of_publication() -> None:
    record = only(read(paper(), ingest_date="2024-03-04"))
    assert record.published is None
    assert record.updated is not None
    assert record.updated.date().isoformat() == "2024-03-04"


def test_a_paper_added_later_has_its_own_day() -> None:
    later = paper().replace("<paper ", '<paper ingest-date="2024-07-08" ')
    record = only(read(later, ingest_date="2024-03-04"))
    assert record.updated is not None
    assert record.updated.date().isoformat() == "2024-07-08"


def test_old_proceedings_that_are_taken_in_now_do_not_pass_for_new() -> None:
    meta = META.replace("2024", "1998")
    assert only(read(paper(), meta=meta, ingest_date="2024-03-04")).updated is None
    assert only(read(paper(), meta=meta, ingest_date="1999-01-04")).updated is not None


def test_a_day_that_cannot_be_is_left_out_with_its_reason() -> None:
    page = read(paper(), ingest_date="soon")
    assert only(page).updated is None
    assert "no credible date" in reasons(page)[0]


def test_awards_are_told_as_the_status() -> None:
    assert only(read(paper())).status is None
    assert only(read(paper(inside=f"{AUTHOR}<award>Best Paper</award><award>Best Demo</award>"))).status == (
        "Best Paper; Best Demo"
    )


def test_code_is_linked_where_it_has_an_address_of_its_own() -> None:
    software = (
        '<attachment type="software">2024.invent-main.1.software.zip</attachment>'
        '<attachment type="Software">https://code.example.org/a</attachment>'
        '<attachment type="poster">https://code.example.org/poster.pdf</attachment>'
        '<pwccode url="https://github.com/example-lab/b" additional="false">example-lab/b</pwccode>'
        "<abstract>Code is at <url>https://github.com/example-lab/c</url>.</abstract>"
    )
    assert set(only(read(paper(inside=AUTHOR + software))).links) == {
        "https://code.example.org/a",
        "https://github.com/example-lab/b",
        "https://github.com/example-lab/c",
    }


def test_every_volume_of_the_file_is_read() -> None:
    volumes = "".join(f'<volume id="{name}">{META}{paper(title=name)}</volume>' for name in ("long", "short"))
    page = _read(f'<collection id="2024.invent">{volumes}<event id="e"/></collection>'.encode())
    assert titles(page) == ["long", "short"]
    assert set(by_key(page)) == {"2024.invent-long.1", "2024.invent-short.1"}


def test_a_volume_without_a_head_still_gives_its_papers() -> None:
    assert only(read(paper(), meta="")).venue is None


def test_a_collection_without_volumes_is_an_error_and_not_an_empty_result() -> None:
    with pytest.raises(WrongKindOfPage, match="no volume"):
        _read(b'<collection id="2024.invent"/>')


def test_half_a_file_is_cut_short() -> None:
    with pytest.raises(Truncated):
        _read(f'<collection id="2024.invent"><volume id="main">{META}{paper()}'.encode())


def test_a_missing_file_does_not_pass_for_an_empty_collection() -> None:
    (request,) = Acl(collections=("P98",)).plan(Acl(collections=("P98",)).streams[0], Ask())
    assert not request.may_miss
    with pytest.raises(WrongKindOfPage):
        _read(b"404: Not Found", "P98")


def test_no_file_of_this_machine_is_read_for_an_entity() -> None:
    body = (
        f'<!DOCTYPE collection [<!ENTITY x SYSTEM "file:///etc/hostname">]><collection id="P98"><volume id="1">{META}'
    )
    with pytest.raises(WrongKindOfPage, match="document type"):
        _read(f"{body}{paper(title='&x;')}</volume></collection>".encode(), "P98")

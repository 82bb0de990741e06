"""Whatever name somebody has and however it is printed next: after an erasure it is nowhere; others keep theirs."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from urllib.parse import quote_plus

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from sourcer.model.records import Mention
from sourcer.rights.forgetting import forget
from sourcer.withheld.blanking import Blanker
from sourcer.withheld.forms import WITHHELD
from sourcer.withheld.suppression import Places, Suppressions, digest, facts_of, withheld_positions
from tests.privacy.world import Store, paper

KEY = b"an invented key"
_words = st.text("abcdeghiklmnoprstuvzáéíñöüçłşžø", min_size=3, max_size=9)
# Beginnings that no other word has, so that what is found is the person's.
givens, families = _words.map(lambda word: f"Xq{word}"), _words.map(lambda word: f"Zyx{word}")
OTHERS = [Mention("Annelie Coldharbour"), Mention("Bodo Northmere")]
Way = Callable[[str, str], str]

WAYS: dict[str, Way] = {
    "as printed": lambda g, f: f"{g} {f}",
    "surname first": lambda g, f: f"{f}, {g}",
    "in capitals": lambda g, f: f"{g} {f}".upper(),
    "with an initial": lambda g, f: f"{g} T. {f}",
    "short": lambda g, f: f"{g[0]}. {f}",
}
WRITINGS: dict[str, Way] = {
    "text": lambda g, f: f"As {g} {f} showed, tides pace.",
    "possessive": lambda g, f: f"({g} {f}'s tides)",
    "JSON": lambda g, f: json.dumps({"name": f"{g} {f}", "n": 1}),
    "JSON, unescaped": lambda g, f: json.dumps({"given": g, "family": f}, ensure_ascii=False),
    "JSON, surname first": lambda g, f: json.dumps({"family": f, "given": g}),
    "XML": lambda g, f: f"<author><keyname>{f}</keyname><forenames>{g}</forenames></author>",
    "XML, escaped": lambda g, f: f"<name>{f'{g} {f}'.encode('ascii', 'xmlcharrefreplace').decode()}</name>",
    "HTML": lambda g, f: f'<meta name="citation_author" content="{html.escape(f)}, {g}">',
    "address": lambda g, f: f"https://papers.example/search?q={quote_plus(f'{g} {f}')}&n=1",
    "profile": lambda g, f: f"https://openreview.example/profile?id=~{g}_{f}1",
    "BibTeX": lambda g, f: f"author = {{{f}, {g} and Coldharbour, Annelie}}",
}
_login_places = st.sampled_from(
    [
        "https://GitHub.com/{}",
        "see github.com/{}/tides.",
        "?url=https%3A%2F%2Fgithub.com%2F{}",
        "https://{}.github.io/tides",
        "https://api.github.com/repos/{}/tides",
        "https://api.github.com/users/{}",
        '{{"login":"{}","id":7}}',
        '{{"login": "{}"}}',
        '{{"full_name": "{}/tides"}}',
        '{{"login": "https://github.com/{}"}}',
    ]
)


def known(given_name: str, family: str) -> Suppressions:
    record = paper("1", [Mention(f"{given_name} {family}"), *OTHERS])
    facts = facts_of(Places([(record, 0)]), Places([]))
    return Suppressions(KEY, frozenset(digest(KEY, fact) for fact in facts))


@settings(deadline=None, max_examples=200)
@given(givens, families, st.sampled_from(sorted(WRITINGS)))
@example("Xqana", "Zyxöl", "JSON")
def test_a_name_is_found_however_a_source_writes_it(given_name: str, family: str, writing: str) -> None:
    text = WRITINGS[writing](given_name, family)
    left = html.unescape(Blanker(known(given_name, family)).body(text.encode()).decode()).lower()
    assert "zyx" not in left
    assert "xq" not in left
    assert WITHHELD in left
    if writing == "BibTeX":
        assert "coldharbour, annelie" in left, "a coauthor keeps their name"


@settings(deadline=None, max_examples=100)
@given(givens, families, st.sampled_from(sorted(WAYS)), st.booleans())
def test_a_mention_is_known_again_however_it_is_printed(given_name: str, family: str, way: str, is_near: bool) -> None:
    printed = Mention(WAYS[way](given_name, family))
    beside = [OTHERS[0]] if is_near else [Mention("Someone Unheard")]
    assert withheld_positions(paper("2", [*beside, printed]), known(given_name, family)) == {1}


@settings(deadline=None, max_examples=100)
@given(givens, families, _words, _words)
def test_others_are_not_withheld(given_name: str, family: str, other_given: str, other_family: str) -> None:
    assume(not other_given.startswith("x") and not other_family.startswith("x"))
    other = Mention(f"{other_given} {other_family}")
    text = f"{other.name} and {other_given} {family} agree with {OTHERS[0].name}, not with {given_name}."
    who = known(given_name, family)
    assert withheld_positions(paper("2", [other, *OTHERS]), who) == frozenset()
    assert Blanker(who).text(text) == text


@settings(deadline=None)
@given(
    _login_places,
    st.sampled_from(["Xqanna", "XQ-anna", "tide"]),
    st.text("ab1", min_size=1),
    st.text("ab \n", max_size=20),
)
def test_a_login_is_found_wherever_pages_print_one(place: str, login: str, other: str, before: str) -> None:
    who = Suppressions(KEY, frozenset([digest(KEY, ("id", f"github:{login.lower()}"))]))
    assert Blanker(who).text(before + place.format(login)) == before + place.format(WITHHELD)
    namesake = before + place.format(f"{login}-{other}")
    assert Blanker(who).text(namesake) == namesake, "a longer login is somebody else's"


@given(st.text(max_size=200))
def test_a_text_without_the_name_stays_as_it_is(text: str) -> None:
    blanker = Blanker(known("Xqanna", "Zyxmarkel"))
    assert blanker.text(text) == text
    made = text.encode("utf-8", "replace") + b"\xff\xfe"
    assert blanker.body(made) is made


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=4),
    st.lists(st.sampled_from(sorted(WRITINGS)), min_size=1, max_size=4),
)
def test_whatever_is_crawled_next_no_byte_holds_the_marker(
    sqlite_store: Store, ways: list[str], writings: list[str]
) -> None:
    given_name, family = "Xqworvanna", "Zyxmarkel"
    traces = [given_name, family]
    before = [
        paper(f"2403.{at}", [Mention(WAYS[way](given_name, family)), *OTHERS])
        for at, way in enumerate(["as printed", *ways])
    ]
    sqlite_store.crawl(*before)
    sqlite_store.conclude()
    if f"{given_name} {family}" in sqlite_store.names():  # not in the second example: they are erased already
        forget(sqlite_store.engine, sqlite_store.clock, f"{given_name} {family}", by="tests", reason="asked")
    for at, way in enumerate(ways):
        for then, writing in enumerate(writings):
            text = WRITINGS[writing](given_name, family)
            mentions = [Mention("Someone Unheard"), Mention(WAYS[way](given_name, family))]
            later = paper(f"2404.{at}{then}", mentions, abstract=text, comment=text)
            sqlite_store.crawl(later, body=text.encode())
    sqlite_store.conclude()
    assert sqlite_store.traces(traces) == []
    held = sqlite_store.bytes_of_file().lower()
    assert [trace for trace in traces if trace.lower().encode() in held] == []
    assert sqlite_store.names() == {"Someone Unheard", *(each.name for each in OTHERS)}

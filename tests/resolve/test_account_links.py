"""An account is an author's on explicit links both ways or by a human's word; a name never tells it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.model.ids import ExternalId
from sourcer.model.people import AccountDecision, AccountLink
from sourcer.model.records import Account, Provenance
from sourcer.model.works import Signature
from sourcer.resolve.accounts import link_accounts, named_ids, profile_ids

WHEN = datetime(2026, 3, 1, tzinfo=UTC)
ORCID = ExternalId("orcid", "0000-0001-2345-6789")
OTHER = ExternalId("orcid", "0000-0002-2345-6789")
ACCOUNT = ExternalId("github", "Moduya")
HERS, HIS = Signature("pmlr", "a", 0), Signature("pmlr", "b", 0)
AUTHOR_OF = {HERS: "A1", HIS: "A2"}


def an_account(login: str = "moduya", name: str | None = None, website: str | None = None) -> Account:
    return Account("9", login, "User", Provenance("https://code.example", WHEN, ""), name, website)


def a_word(verdict: str, author_id: str = "A1", *signatures: Signature, login: str = "moduya") -> AccountDecision:
    return AccountDecision(login, author_id, verdict, "we met", WHEN, signatures)  # type: ignore[arg-type]


def whose(*links: AccountLink) -> list[tuple[str, str, str]]:
    return [(link.login, link.author_id, link.kind) for link in links]


def test_links_both_ways_make_one_person() -> None:
    found = link_accounts({"moduya": [ORCID]}, {HERS: (ORCID, ACCOUNT)}, AUTHOR_OF)
    assert whose(*found.links) == [("moduya", "A1", "both ways")]
    assert str(ORCID) in found.links[0].evidence


def test_the_two_ways_may_stand_on_two_papers_of_one_author() -> None:
    second = Signature("acl", "c", 3)
    printed = {HERS: (ORCID,), second: (ACCOUNT,)}
    assert whose(*link_accounts({"moduya": [ORCID]}, printed, AUTHOR_OF | {second: "A1"}).links)
    assert not link_accounts({"moduya": [ORCID]}, printed, AUTHOR_OF | {second: "A2"}).links


@pytest.mark.parametrize(
    ("named", "printed"),
    [
        ([ORCID], (ORCID,)),
        ([ORCID], (ACCOUNT,)),
        ([], (ORCID, ACCOUNT)),
        ([OTHER], (ORCID, ACCOUNT)),
        ([ACCOUNT], (ACCOUNT,)),
    ],
)
def test_one_way_alone_joins_nobody(named: list[ExternalId], printed: tuple[ExternalId, ...]) -> None:
    assert not link_accounts({"moduya": named}, {HERS: printed}, AUTHOR_OF).links


names = st.sampled_from(["Maren Oduya", "moduya", "maren-oduya", "Bao Lanternfish", ""]) | st.text(max_size=20)


@given(login=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), name=names, site=st.none() | names)
def test_a_name_never_links(login: str, name: str, site: str | None) -> None:
    """However an account is called, and whatever words its website has: without an identifier it names nobody."""
    account = an_account(login, name, site)
    printed = {HERS: (ORCID, ExternalId("github", login)), HIS: (ExternalId("github", login),)}
    assert named_ids(account, f"# {name}\nI wrote papers as {name}.") == frozenset()
    assert link_accounts({login: named_ids(account, name)}, printed, AUTHOR_OF).links == ()


known_ids = st.sampled_from([ORCID, OTHER, ExternalId("openreview-profile", "~M_Oduya1"), ExternalId("dblp", "12/34")])
logins = st.sampled_from(["moduya", "tallow", "quill"])
accounts_ids = logins.map(lambda login: ExternalId("github", login))
places = st.sampled_from([Signature("pmlr", key, at) for key in "abcd" for at in range(2)])


@given(
    named=st.dictionaries(logins, st.frozensets(known_ids, max_size=3)),
    printed=st.dictionaries(places, st.frozensets(known_ids | accounts_ids, max_size=4)),
    author_of=st.dictionaries(places, st.sampled_from(["A1", "A2", "A3"])),
)
def test_every_link_rests_on_both_ways_and_an_account_is_one_author_s(
    named: dict[str, frozenset[ExternalId]],
    printed: dict[Signature, frozenset[ExternalId]],
    author_of: dict[Signature, str],
) -> None:
    found = link_accounts(named, printed, author_of)
    assert len({link.login for link in found.links}) == len(found.links)
    for link in found.links:
        theirs = {each for at, ids in printed.items() if author_of.get(at) == link.author_id for each in ids}
        assert ExternalId("github", link.login) in theirs
        assert theirs & named[link.login]
    backwards = link_accounts(dict(reversed(named.items())), dict(reversed(printed.items())), author_of)
    assert backwards == found, "the order of what is read does not matter"


def test_an_account_that_two_authors_share_is_neither_s_and_said_to_be() -> None:
    found = link_accounts({"moduya": [ORCID]}, {HERS: (ORCID, ACCOUNT), HIS: (ORCID, ACCOUNT)}, AUTHOR_OF)
    assert found.links == ()
    assert "A1, A2" in found.notes[0]


# --- a human's word -------------------------------------------------------------------------------------------------


def test_a_human_s_word_is_enough_and_is_the_evidence() -> None:
    (link,) = link_accounts({}, {}, AUTHOR_OF, [a_word("link")]).links
    assert whose(link) == [("moduya", "A1", "human")]
    assert link.evidence == "we met (decided on 2026-03-01)"


def test_a_human_s_word_goes_before_links() -> None:
    both = {"moduya": [ORCID]}, {HERS: (ORCID, ACCOUNT)}, AUTHOR_OF
    assert whose(*link_accounts(*both, [a_word("link", "A2")]).links) == [("moduya", "A2", "human")]
    assert link_accounts(*both, [a_word("unlink")]).links == ()
    assert whose(*link_accounts(*both, [a_word("unlink", "A2")]).links) == [("moduya", "A1", "both ways")]


def test_of_several_words_the_last_holds() -> None:
    def after(*words: AccountDecision) -> list[tuple[str, str, str]]:
        return whose(*link_accounts({}, {}, AUTHOR_OF, words).links)

    assert after(a_word("link"), a_word("unlink")) == []
    assert after(a_word("unlink"), a_word("link")) == [("moduya", "A1", "human")]
    assert after(a_word("link"), a_word("link", "A2", login="Moduya")) == [("Moduya", "A2", "human")]
    assert after(a_word("link"), a_word("link", "A2"), a_word("unlink", "A2")) == []


def test_a_word_follows_the_author_whatever_becomes_of_the_id() -> None:
    second = Signature("pmlr", "c", 1)
    word = a_word("link", "A-old", HERS, second)
    assert whose(*link_accounts({}, {}, {HERS: "A7", second: "A7", HIS: "A2"}, [word]).links)[0][1] == "A7"
    split = {HERS: "A8", second: "A-old"}
    assert whose(*link_accounts({}, {}, split, [word]).links)[0][1] == "A-old", "a tie goes to who kept the id"
    gone = link_accounts({}, {}, {HIS: "A2"}, [word])
    assert gone.links == ()
    assert "who is gone (A-old)" in gone.notes[0]


# --- what an account's own page names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("https://orcid.org/0000-0001-2345-6789", [ORCID]),
        ("ORCID 0000-0001-2345-6789", []),
        ("https://openreview.net/profile?id=~Maren_Oduya1", [ExternalId("openreview-profile", "~Maren_Oduya1")]),
        ("openreview.net/profile?id=%7EMaren_Od%C3%BAya1&x=1", [ExternalId("openreview-profile", "~Maren_Odúya1")]),
        ("https://openreview.net/forum?id=abc", []),
        ("https://dblp.org/pid/12/3456.html", [ExternalId("dblp", "12/3456")]),
        ("https://scholar.google.de/citations?hl=en&user=AbCdEfGhIjKl", [ExternalId("scholar", "AbCdEfGhIjKl")]),
        ("https://linkedin.example/in/maren", []),
        ("", []),
    ],
)
def test_people_s_pages_are_read_by_their_addresses(text: str, names: list[ExternalId]) -> None:
    assert list(profile_ids(text)) == names


def test_an_account_names_itself_by_its_website_or_its_profile_repository() -> None:
    assert named_ids(an_account(website="https://orcid.org/0000-0001-2345-6789")) == {ORCID}
    assert named_ids(an_account(), "see https://orcid.org/0000-0001-2345-6789") == {ORCID}


@given(text=st.text(max_size=300) | st.from_regex(r"(openreview\.net/profile\?[a-z=&]{0,80}id=~?[\w~%]{0,150}){1,4}"))
def test_no_text_is_too_wild_to_be_read(text: str) -> None:
    assert all(found.value for found in profile_ids(text))

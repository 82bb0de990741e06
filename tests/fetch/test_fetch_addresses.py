from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.errors import Challenged, HostRefused
from sourcer.fetch.addresses import cleaned, is_inner, is_loopback, next_hop, shown

HERE = "https://example.org/a/b?x=1"


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("https://example.org:443/x#part", "https://example.org/x"),
        ("http://example.org.:8080/x?q=%5B1%5D", "http://example.org:8080/x?q=%5B1%5D"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_an_address_has_one_form(url: str, clean: str) -> None:
    assert cleaned(url) == clean
    assert cleaned(clean) == clean


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "https://u@example.org/",
        "https://exa mple.org/",
        "https://a\\@b/",
        "https:///",
        "https://[::1",
        "x",
        "https://example.org/" + "a" * 9000,
        "https://example.org/\x00",
    ],
)
def test_what_is_no_plain_http_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        cleaned(url)


def test_what_is_shown_carries_no_secret() -> None:
    assert shown("https://user:hush@example.org/x?api_key=hush&q=a&access_token=hush#hush") == (
        "https://example.org/x?api_key=%2A%2A%2A&q=a&access_token=%2A%2A%2A"
    )
    assert shown(HERE) == HERE
    assert "hush" not in shown("https://u:hush@[bad/")


def test_the_place_in_a_harvest_is_no_secret() -> None:
    assert shown("https://example.org/oai?resumptionToken=skip%3D2500").endswith("?resumptionToken=skip%3D2500")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "a.localhost", "2130706433", "0x7f.1", "::ffff:127.0.0.1"]
)
def test_every_spelling_of_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)
    assert is_inner(host)


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.9",
        "169.254.169.254",
        "fe80::1",
        "fc00::1",
        "0.0.0.0",
        "224.0.0.1",
        "printer",
        "db.internal",
    ],
)
def test_private_networks_are_known(host: str) -> None:
    assert is_inner(host)
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "2606:4700::1111", "localhost.example.org"])
def test_public_hosts_are_known(host: str) -> None:
    assert not is_inner(host)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/new?y=2#frag", "https://example.org/new?y=2"),
        ("c", "https://example.org/a/c"),
        ("//other.example.org/z", "https://other.example.org/z"),
        ("https://other.example.org", "https://other.example.org/"),
    ],
)
def test_a_redirect_leads_where_it_says(location: str, target: str) -> None:
    assert next_hop(HERE, HERE, location, 302) == target


@pytest.mark.parametrize(
    "location",
    [
        "",
        "http://example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest",
        "https://2130706433/",
        "http://localhost:8080/",
        "https://router/",
        "ftp://example.org/",
        "https://a:b@example.org/",
        "https://[::ffff:7f00:1]/",
        "https://127。0。0。1/",
        "javascript:alert(1)",
        "https://exa\tmple.org:x/",
    ],
)
def test_a_redirect_that_is_not_safe_is_refused(location: str) -> None:
    with pytest.raises(HostRefused, match=r"example\.org answered 302"):
        next_hop(HERE, HERE, location, 302)


@pytest.mark.parametrize(
    "location",
    [
        "/login?next=/a",
        "/accounts/signin.php",
        "https://login.example.com/x",
        "https://example.org/challenge?redirect=%2F",
        "/cdn-cgi/l/chk",
    ],
)
def test_a_redirect_to_a_door_is_a_challenge(location: str) -> None:
    with pytest.raises(Challenged, match="login or challenge"):
        next_hop(HERE, HERE, location, 302)


def test_a_repository_that_is_called_login_may_move() -> None:
    moved = next_hop("https://api.github.com/x", "https://api.github.com/repos/a/login", "/repos/b/login", 301)
    assert moved == "https://api.github.com/repos/b/login"


def test_a_replay_on_loopback_may_redirect_within_itself() -> None:
    here = "http://127.0.0.1:8700/arxiv/oai2"
    assert next_hop(here, here, "http://127.0.0.1:8700/arxiv/oai", 301) == "http://127.0.0.1:8700/arxiv/oai"


def test_a_site_that_never_had_https_may_redirect_without_it() -> None:
    here = "http://old.example.org/"
    assert next_hop(here, here, "http://www.old.example.org/", 301) == "http://www.old.example.org/"


def test_a_public_host_cannot_reach_in_by_way_of_a_second_hop() -> None:
    with pytest.raises(HostRefused):
        next_hop(HERE, "https://other.example.org/", "https://192.168.0.1/", 302)


@given(location=st.text(max_size=60))
def test_whatever_a_redirect_says_is_followed_safely_or_refused(location: str) -> None:
    with suppress(HostRefused, Challenged):
        target = next_hop(HERE, HERE, location, 302)
        assert target.startswith("https://")
        assert cleaned(target) == target

"""Checks of what is configured: where it came from, who asks, what is read, which secrets are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from sourcer.briefs import load_brief
from sourcer.config import Config
from sourcer.doctor import Check, Level
from sourcer.errors import ConfigError
from sourcer.fetch.addresses import host_of, is_loopback, shown
from sourcer.fetch.gate import gate_name
from sourcer.fetch.politeness import Politeness, checked_tokens
from sourcer.model.runs import Window
from sourcer.night.wiring import tokens_of
from sourcer.secret import is_name, secret_of
from sourcer.sources.arxiv_api import ArxivApi
from sourcer.sources.arxiv_feed import ArxivFeed
from sourcer.sources.arxiv_oai import ArxivOai
from sourcer.sources.base import Ask, Request, Source
from sourcer.sources.github import GitHub
from sourcer.sources.github_rule import AGREEMENT, RULE, UNREAD

NEED_ACCOUNT = frozenset({"openreview"})
# Lookups are planned for what a paper might name; only the host of the address is looked at, nothing is asked for.
_EXAMPLE_ID, _EXAMPLE_SLUG, _EXAMPLE_LOGIN = "2001.00001", "example/example", "example"


def check_settings(config: Config, environ: Mapping[str, str], today: date) -> list[Check]:
    """Everything about the settings that can be said without the network or the database."""
    firsts = first_requests(config.sources(), today)
    return [
        _layers(config),
        _contact(config, [request for requests in firsts.values() for request in requests]),
        *_sources(config, firsts),
        *_agreed(config),
        *_briefs(config),
        *_pinned(config),
        *_tokens(config, environ, firsts),
        *check_accounts(config.settings.fetch.model_dump().get("accounts", {}), environ, firsts),
    ]


def broken_settings(fault: ConfigError) -> Check:
    """The one check that is left where the settings cannot be read."""
    return Check("configuration", "settings", "bad", str(fault), "mend it; `sourcer init FOLDER` writes a fresh one")


def first_requests(sources: list[Source], today: date) -> dict[str, list[Request]]:
    """The first request of each stream, by source, as a night would plan it."""
    window = Window(today - timedelta(days=1), today + timedelta(days=1))
    asks = {
        "dated": Ask(window),
        "snapshot": Ask(),
        "lookup": Ask(arxiv_ids=(_EXAMPLE_ID,), slugs=(_EXAMPLE_SLUG,), logins=(_EXAMPLE_LOGIN,)),
    }
    planned = {
        source.name: [next(iter(source.plan(stream, asks[stream.kind])), None) for stream in source.streams]
        for source in sources
    }
    return {name: [request for request in found if request is not None] for name, found in planned.items()}


def _layers(config: Config) -> Check:
    files = [name for name in dict.fromkeys(config.origins.values()) if name.endswith(".toml")]
    others = [name for name in dict.fromkeys(config.origins.values()) if name not in files]
    if not files:
        found = f"no configuration file; {', '.join(['the defaults', *others])}"
        return Check("configuration", "file", "warn", found, "`sourcer init` writes one; --config names another")
    return Check("configuration", "file", "good", f"valid: {', '.join([*files, *others])}")


def _contact(config: Config, requests: list[Request]) -> Check:
    contact = config.settings.fetch.contact.strip()
    live = sorted({host for request in requests if not is_loopback(host := host_of(request.url))})
    if not contact and live:
        return Check(
            "configuration",
            "contact",
            "bad",
            f"nobody is named who asks {live[0]}" + (f" and {len(live) - 1} more hosts" if live[1:] else ""),
            "set [fetch] contact to an address or page at which an operator reaches you",
        )
    try:
        Politeness(contact)
    except ConfigError as fault:
        return Check("configuration", "contact", "bad", str(fault), "correct [fetch] contact")
    return Check("configuration", "contact", "good", contact or "not set, and not needed: only this machine is asked")


def _sources(config: Config, firsts: Mapping[str, list[Request]]) -> Iterator[Check]:
    enabled = config.sources()
    if not enabled:
        yield Check(
            "configuration", "sources", "bad", "no source is enabled: nothing is harvested", "enable one in [sources]"
        )
    for source in enabled:
        name, many = f"sources.{source.name}", len(source.streams)
        if firsts[source.name]:
            yield Check("configuration", name, "good", f"{many} stream{'' if many == 1 else 's'}")
        else:
            remedy = f"list in [sources.{source.name}] what it should read, or switch it off"
            yield Check("configuration", name, "warn", "enabled, but it asks for nothing", remedy)
    if _is_unheard(enabled):
        yield Check(
            "configuration",
            "arxiv_feed",
            "warn",
            "only a signal: nothing is stored of the papers it announces",
            "enable [sources.arxiv_api] or [sources.arxiv_oai], or set keep_records in [sources.arxiv_feed]",
        )


def _agreed(config: Config) -> Iterator[Check]:
    """GitHub's rule, and whether it was agreed to."""
    name, rule = "rule of github", " ".join(RULE)
    why = config.withheld().get(GitHub.name)
    if why:
        remedy = "agree to it with agreed_to in [sources.github], or set enabled = false"
        yield Check("configuration", name, "warn", f"{why}. {rule}", remedy)
    elif GitHub.name in {source.name for source in config.sources()}:
        yield Check("configuration", name, "good", f"agreed to ({AGREEMENT}): {rule}")
    else:
        yield Check("configuration", name, "good", f"GitHub is off: {UNREAD}, and every shortlist says so. {rule}")


def _is_unheard(enabled: list[Source]) -> bool:
    """Whether arXiv's feed is read and nothing that its announcements could be read from."""
    by_name = {source.name: source for source in enabled}
    feed = by_name.get(ArxivFeed.name)
    keeps = isinstance(feed, ArxivFeed) and feed.keep_records
    return feed is not None and not keeps and not by_name.keys() & {ArxivApi.name, ArxivOai.name}


def _briefs(config: Config) -> Iterator[Check]:
    paths = config.settings.rank.briefs
    if not paths:
        yield Check("configuration", "briefs", "warn", "none: nothing is ranked", "name one in [rank] briefs")
    for path in paths:
        try:
            brief = load_brief(config.folder / path)
        except ConfigError as fault:
            remedy = "mend the brief, or take it out of [rank] briefs"
            yield Check("configuration", f"brief {path.name}", "bad", str(fault), remedy)
        else:
            areas = len(brief.areas)
            found = f"{brief.name}: {areas} problem area{'' if areas == 1 else 's'}"
            yield Check("configuration", f"brief {path.name}", "good", found)


def _pinned(config: Config) -> Iterator[Check]:
    if (day := config.settings.clock.as_of) is not None:
        remedy = "take [clock] as_of out, but for a sample or a replay of the past"
        yield Check("clock", "day", "warn", f"pinned: every night reads as if it were {day}", remedy)


def _tokens(config: Config, environ: Mapping[str, str], firsts: Mapping[str, list[Request]]) -> Iterator[Check]:
    fetch = config.settings.fetch
    asked = {gate_name(request.url, fetch.stands_for) for requests in firsts.values() for request in requests}
    try:
        given = tokens_of(fetch, environ)
    except ConfigError as fault:
        yield Check("tokens", "names", "bad", str(fault), "put the secret into the environment, and its name here")
        return
    for host, variable in fetch.tokens.items():
        if host in given:
            yield _given(host, variable, given[host])
        elif host in asked:
            remedy = f"export {variable}=… where sourcer runs; without it {host} grants far fewer requests"
            yield Check("tokens", host, "warn", f"{variable} is not set", remedy)
        else:
            yield Check("tokens", host, "good", f"{variable} is not set, and no enabled source asks {host}")


def check_accounts(
    accounts: Mapping[str, Mapping[str, str]], environ: Mapping[str, str], sources: Iterable[str]
) -> Iterator[Check]:
    """Whether the named variables of each account are set; and each source that lets nobody in has one."""
    given = 0
    for address, names in accounts.items():
        if not all(map(is_name, names.values())):
            remedy = "put id and password into the environment, and the names of the variables here"
            yield Check("tokens", shown(address), "bad", "something else than names of variables is given", remedy)
            continue
        try:
            missing = sorted(variable for variable in names.values() if not secret_of(environ, variable))
        except ConfigError as fault:
            yield Check("tokens", shown(address), "bad", str(fault), "mend the file, or set the variable itself")
            continue
        if missing:
            level: Level = "warn" if len(missing) == len(names) else "bad"
            remedy = f"export {'=…, '.join(missing)}=… where sourcer runs"
            yield Check("tokens", shown(address), level, f"{' and '.join(missing)} not set", remedy)
        else:
            given += 1
            yield Check("tokens", shown(address), "good", f"{' and '.join(sorted(names.values()))} are set")
    for name in sorted(NEED_ACCOUNT.intersection(sources)):
        if not given:
            remedy = f"name an account of your own under [fetch.accounts], or switch [sources.{name}] off"
            yield Check("tokens", name, "warn", "without an account it is most likely blocked by a challenge", remedy)


def _given(host: str, variable: str, token: str) -> Check:
    try:
        checked_tokens({host: token})
    except ConfigError as fault:
        return Check("tokens", host, "bad", str(fault), f"set {variable} anew")
    return Check("tokens", host, "good", f"{variable} is set")

"""Whether an account's login bears a person's name, as accounts spell names: run together, shortened, with numbers."""

from __future__ import annotations

import re

from sourcer.resolve.folding import fold_letters
from sourcer.resolve.names import parse_name

SHORTEST_FAMILY = 3
_LONGEST_ABBREVIATION = 4
_SHORTEST_CUT = 5

_NAME = re.compile(
    r"\b[A-ZÀ-Þ][\w'’-]{1,30}(?: [A-Z]\.?){0,2}(?: (?:van|von|de|der|den|la|le|di|da|bin|el)){0,2}"
    r"(?: [A-ZÀ-Þ][\w'’-]{1,30}){1,3}"
)


def bears_name(login: str, name: str) -> bool:
    """Whether ``login`` could be short for ``name``: given and family name, or initials with the family name.

    A given name alone is not enough, nor a surname alone of fewer than seven letters. A shortened given name
    ("xlianchu", "xblianchu") must start as the name does and hold its letters in order; a family name may be cut.
    """
    person = parse_name(name)
    if person is None or not person.given:
        return False
    account = re.sub(r"[^a-z]", "", fold_letters(login))
    family = re.sub(r"[^a-z]", "", person.family)
    given = [re.sub(r"[^a-z]", "", part) for part in person.given]
    if len(family) < SHORTEST_FAMILY - 1 or not given[0] or not account:
        return False
    firsts = {given[0], "".join(given)}
    initials = {given[0][0], "".join(part[0] for part in given if part)}
    spelled = {first + family for first in firsts} | {family + first for first in firsts}
    shortened = {i + family for i in initials} | {family + i for i in initials}
    if any(len(full) >= 6 and full in account for full in spelled) or account in spelled:
        return True
    if len(family) >= SHORTEST_FAMILY and account in shortened:
        return True
    if _is_abbreviated(account, "".join(given), family):
        return True
    return len(family) >= 7 and (account == family or (account.endswith(family) and account[0] == given[0][0]))


def _is_abbreviated(account: str, given: str, family: str) -> bool:
    """Letters of the given name before the whole family name, or an initial before most of a long one."""
    before = account.removesuffix(family)
    if before != account and len(family) > SHORTEST_FAMILY and 0 < len(before) <= _LONGEST_ABBREVIATION:
        return before[0] == given[0] and _in_order(before, given)
    return account[0] == given[0] and len(account) > _SHORTEST_CUT and family.startswith(account[1:])


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)


def names_in(text: str) -> tuple[str, ...]:
    """Runs of capitalised words, which people's names are among."""
    return tuple(dict.fromkeys(_NAME.findall(text)))

"""Whether an account's login bears a person's name, as accounts spell names: run together, shortened, with numbers."""

from __future__ import annotations

import re

from sourcer.resolve.folding import fold_letters
from sourcer.resolve.names import parse_name

SHORTEST_FAMILY = 3


def bears_name(login: str, name: str) -> bool:
    """Whether ``login`` could be short for ``name``: given and family name, or initials with the family name.

    A given name alone is not enough, nor a surname alone of fewer than seven letters.
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
    return len(family) >= 7 and (account == family or (account.endswith(family) and account[0] == given[0][0]))

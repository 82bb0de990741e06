"""Corpus: the immutable snapshot that a ranking reads, and Documents: its texts, dates and field groups in order."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sourcer.errors import StoreError
from sourcer.model.brief import Limits
from sourcer.model.people import AccountLink, Author
from sourcer.model.records import Account
from sourcer.model.works import Implementation, Work
from sourcer.rank.features import Features, FloatArray, IntArray
from sourcer.rank.spelled import Spelled, spell
from sourcer.rank.text import breaks_off, clean, says_withdrawn

_DAYS = 365.25
_ROOM = 3
_OLDEST = 1900
READ = "(read)"
"""Stands for an abstract that was read and let go."""
_NEITHER = re.compile(r"[\W_]+")
_NO_LETTER = dict.fromkeys(number for number in range(128) if _NEITHER.match(chr(number)))


@dataclass(frozen=True, slots=True)
class Texts:
    """What the works that are not withdrawn say, by id: their ``spelled`` titles and abstracts, which abstract breaks
    off (``is_cut``), and ``prints`` that are equal where its letters and digits are (empty where it has none).
    """

    spelled: Spelled
    is_cut: NDArray[np.bool_]
    prints: tuple[bytes, ...]


class Words:
    """The texts of a corpus, to be taken once: those of a large store must be gone when they have been counted."""

    def __init__(self, texts: Texts) -> None:
        self._texts: Texts | None = texts

    def take(self) -> Texts:
        """The texts. Raises StoreError where they were taken before."""
        if self._texts is None:
            raise StoreError("the words of this corpus were taken before: read its works again")
        taken, self._texts = self._texts, None
        return taken


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a ranking may know: works, resolved people, implementations, and the day it stands on; of who
    owns code, the accounts that were read, and those that are known to be an author's.

    ``words``, where they are given, are those of the works (see ``read_words``), which need not hold their abstracts
    then.
    """

    works: tuple[Work, ...]
    authors: Mapping[str, Author]
    implementations: tuple[Implementation, ...]
    as_of: date
    accounts: tuple[Account, ...] = ()
    account_links: tuple[AccountLink, ...] = ()
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """What tells an ordinary abstract: see ``guards.measure_prose``; ``languages`` of those that are not in English."""

    stops: FloatArray
    known: FloatArray
    order: FloatArray
    languages: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Documents:
    """The works that are not withdrawn, by id; one place per work in every array.

    ``spelled`` holds the cleaned titles and abstracts. ``times`` are fractional years, NaN where no day is known
    (nobody means a day before 1900); days after ``as_of`` are taken as ``as_of``. ``words`` counts the words of the
    abstract, ``is_cut`` flags one that breaks off, ``prints`` are equal where its letters and digits are (empty where
    it has none). ``firsts`` are the ids of the first authors. Where ``prose`` was measured, the words themselves are no
    longer needed.
    """

    works: tuple[Work, ...]
    spelled: Spelled
    times: FloatArray
    words: IntArray
    is_cut: NDArray[np.bool_]
    prints: tuple[bytes, ...]
    firsts: tuple[frozenset[str], ...]
    as_of: float
    notes: tuple[str, ...]
    prose: Prose | None = None

    def __len__(self) -> int:
        return len(self.works)


def fractional_year(day: date) -> float:
    """A day as a number of years, such as 2024.5."""
    return day.year + (day.timetuple().tm_yday - 1) / _DAYS


def is_withdrawn(work: Work) -> bool:
    """Whether a work is withdrawn: its records say so, or its abstract begins with the notice."""
    return work.withdrawn or says_withdrawn(work.abstract or "")


def read_documents(corpus: Corpus) -> Documents:
    """Clean and order the works of ``corpus``; the order of its works does not matter."""
    unique = {work.id: work for work in corpus.works if not is_withdrawn(work)}
    works = tuple(unique[key] for key in sorted(unique))
    words = (corpus.words or read_words(works)[1]).take()
    as_of = fractional_year(corpus.as_of)
    times = [np.nan if (day := _believed(work)) is None else fractional_year(day) for work in works]
    return Documents(
        works=works,
        spelled=words.spelled,
        times=np.minimum(np.asarray(times, dtype=np.float64), as_of),
        words=words.spelled.abstract_words(),
        is_cut=words.is_cut,
        prints=words.prints,
        firsts=tuple(frozenset(place.author_id for place in work.first_authors) for work in works),
        as_of=as_of,
        notes=_notes(corpus, works),
    )


def read_words(works: Iterable[Work]) -> tuple[tuple[Work, ...], Words]:
    """The works, which must come in order of their ids, and their words; each lets go of its abstract once it is read,
    for those of a whole store are a tenth of what ranking may hold.

    Raises StoreError where they come in another order.
    """
    held: list[Work] = []
    is_cut: list[bool] = []
    prints: list[bytes] = []

    def cleaned() -> Iterator[tuple[str, str]]:
        for work in works:
            if held and work.id <= held[-1].id:
                raise StoreError(f"works are read by id, and {work.id} comes after {held[-1].id}")
            withdrawn = is_withdrawn(work)
            held.append(replace(work, abstract=READ if work.abstract else None, withdrawn=withdrawn))
            if not withdrawn:
                abstract = clean(work.abstract or "")
                is_cut.append(breaks_off(abstract))
                prints.append(_print(abstract))
                yield clean(work.title), abstract

    spelled = spell(cleaned())
    return tuple(held), Words(Texts(spelled, np.array(is_cut, dtype=bool), tuple(prints)))


def _print(abstract: str) -> bytes:
    low = abstract.lower()
    letters = low.translate(_NO_LETTER) if low.isascii() else _NEITHER.sub("", low)  # the first at a tenth of the time
    return hashlib.blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=16).digest() if letters else b""


def _believed(work: Work) -> date | None:
    return work.first_public_on if work.first_public_on and work.first_public_on.year >= _OLDEST else None


def _notes(corpus: Corpus, works: tuple[Work, ...]) -> tuple[str, ...]:
    counts = {
        "withdrawn: not ranked": sum(map(is_withdrawn, corpus.works)),
        "without an abstract: fit from the title alone, originality not scored": sum(not w.abstract for w in works),
        "without a date: originality and importance not scored": sum(not work.first_public_on for work in works),
        f"dated before {_OLDEST}: taken as without a date": sum(
            bool(work.first_public_on and not _believed(work)) for work in works
        ),
        f"dated after {corpus.as_of.isoformat()}: taken as of that day": sum(
            bool(work.first_public_on and work.first_public_on > corpus.as_of) for work in works
        ),
    }
    return tuple(f"{count} {'work' if count == 1 else 'works'} {what}" for what, count in counts.items() if count)


def field_groups(documents: Documents, features: Features, limits: Limits) -> IntArray:
    """The group that each work is compared within, as a number; groups are big enough for the guards where they can be.

    A group is a primary category. One too small to give most of its works enough earlier and later papers is merged
    with its archive (cs.*), then with all other small ones, then with the largest. Works without a category, such as
    those of a programme, join the group whose mean text is nearest.
    """
    labels = [work.field for work in documents.works]
    names = _merge(labels, _ROOM * (limits.minimum_earlier + limits.minimum_later))
    numbers = {name: place for place, name in enumerate(sorted(set(names.values())))}
    groups = np.array([numbers[names[label]] if label else -1 for label in labels], dtype=np.int64)
    if not numbers:
        return np.zeros(len(labels), dtype=np.int64)
    return _join_nearest(groups, features, len(numbers))


def _merge(labels: list[str], enough: int) -> dict[str, str]:
    names = {label: label for label in set(labels) if label}
    names = _rename_small(names, labels, enough, lambda name: name.partition(".")[0])
    names = _rename_small(names, labels, enough, lambda _: "other fields")
    sizes = _sizes(names, labels)
    small = [name for name, size in sizes.items() if size < enough]
    largest = min(sizes, key=lambda name: (-sizes[name], name), default="")
    return {label: largest if name in small else name for label, name in names.items()}


def _sizes(names: Mapping[str, str], labels: list[str]) -> Counter[str]:
    return Counter(names[label] for label in labels if label)


def _rename_small(
    names: dict[str, str], labels: list[str], enough: int, rename: Callable[[str], str]
) -> dict[str, str]:
    sizes = _sizes(names, labels)
    return {label: name if sizes[name] >= enough else rename(name) for label, name in names.items()}


def _join_nearest(groups: IntArray, features: Features, count: int) -> IntArray:
    without = np.flatnonzero(groups < 0)
    if not len(without) or count == 1:
        return np.maximum(groups, 0)
    held = np.flatnonzero(groups >= 0)
    shape = (count, len(groups))
    members = sparse.csr_matrix((np.ones(len(held), dtype=np.float32), (groups[held], held)), shape=shape)
    means = (members @ features.tfidf).toarray().astype(np.float64)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    joined = groups.copy()
    joined[without] = np.asarray(features.tfidf @ means.T)[without].argmax(axis=1)
    return joined

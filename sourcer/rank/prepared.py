"""What is read of a corpus and learned from it before any brief is asked; it serves every brief of a night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sourcer.model.telling import Tell, silent
from sourcer.rank.comparison import find_copies
from sourcer.rank.corpus import Corpus, Documents, read_documents
from sourcer.rank.features import count_features
from sourcer.rank.fit import Texts, read_texts
from sourcer.rank.guards import measure_prose
from sourcer.rank.space import Space, fill, hold_authors, learn_terms
from sourcer.rank.spelled import spell
from sourcer.rank.threads import one_thread
from sourcer.rank.titles import follow_titles


@dataclass(slots=True)
class Prepared:
    """A corpus with its documents and ``texts``, which have no space yet: ``filled`` gives them one.

    ``people`` maps author ids to the rows of their first-author works; copies of one text count once. Spaces are kept
    without their documents; ``let_go`` gives them back, and what is asked after that is learned anew.
    """

    corpus: Corpus
    documents: Documents
    texts: Texts
    people: Mapping[str, tuple[int, ...]]
    _terms: Space | None
    _asked: dict[bool, Space] = field(default_factory=dict)

    @property
    def has_space(self) -> bool:
        """Whether the corpus is large enough to learn which words belong together."""
        return self._where_terms_lie() is not None

    def filled(self, texts: Texts, *, is_long: bool) -> Texts:
        """``texts`` with the space that areas of this kind are asked in, where there is one, and its documents."""
        terms = self._where_terms_lie()
        if terms is None:
            return texts
        if is_long in self._asked:
            space = fill(self._asked[is_long], texts.features)
        elif is_long:
            space = hold_authors(terms, texts.features, _hands(self.documents))
        else:
            space = follow_titles(terms, texts.features)
        self._asked[is_long] = space.without_documents()
        return replace(texts, space=space) if is_long else replace(texts, titled=space)

    def let_go(self) -> None:
        """Keep no space for a further brief: each is a twentieth of what a ranking may hold."""
        self._terms = None
        self._asked.clear()

    def _where_terms_lie(self) -> Space | None:
        if self._terms is None:
            self._terms = learn_terms(self.texts.features)
        return self._terms


@one_thread()
def prepare(corpus: Corpus, tell: Tell = silent) -> Prepared:
    """Read ``corpus``, whose words are used up by it, and learn which words belong together."""
    works = len(corpus.works)
    tell("reading the works", 0, works, "works")
    documents = read_documents(corpus)
    tell("counting words", 0, works, "works")
    features = count_features(documents.spelled)
    prose = measure_prose(documents.spelled, documents.times)
    documents = replace(documents, prose=prose, spelled=spell(()))  # a corpus of words is large, and was read
    tell("learning which words belong together", 0, works, "works")
    return Prepared(corpus, documents, read_texts(features), _people(documents), learn_terms(features))


def _people(documents: Documents) -> dict[str, tuple[int, ...]]:
    copies = find_copies(documents)
    people: dict[str, list[int]] = {}
    for row, firsts in enumerate(documents.firsts):
        for person in firsts:
            if row not in copies or person not in documents.firsts[copies[row]]:
                people.setdefault(person, []).append(row)
    return {person: tuple(people[person]) for person in sorted(people)}


def _hands(documents: Documents) -> list[list[int]]:
    """The rows of each author's works, for what the space learns from them."""
    hands: dict[str, list[int]] = {}
    for row, work in enumerate(documents.works):
        for author in sorted({place.author_id for place in work.authorships}):
            hands.setdefault(author, []).append(row)
    return list(hands.values())

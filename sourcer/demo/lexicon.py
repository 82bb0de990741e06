"""How a topic's words are held, the vocabulary shared by all topics, and the few inflections that the prose needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


def listed(words: str) -> tuple[str, ...]:
    """The entries of a blank-separated list, as they are."""
    return tuple(words.split())


def spaced(words: str) -> tuple[str, ...]:
    """The entries of a blank-separated list; an underscore stands for a blank inside one entry."""
    return tuple(word.replace("_", " ") for word in words.split())


@dataclass(frozen=True)
class Topic:
    """One field of work: its arXiv category lines (primary first) and its own vocabulary."""

    key: str
    categories: tuple[str, ...]
    areas: str
    nouns: str
    verbs: str
    adjectives: str
    terms: str
    aims: str
    data: str

    @cached_property
    def slots(self) -> dict[str, tuple[str, ...]]:
        """Entries by slot letter, as the sentence patterns name them."""
        return {
            "area": tuple(self.areas.split("|")),
            "n": spaced(self.nouns),
            "v": spaced(self.verbs),
            "a": spaced(self.adjectives),
            "t": tuple(self.terms.split("|")),
            "aim": tuple(self.aims.split("|")),
            "data": tuple(self.data.split("|")),
            **SHARED,
        }


SHARED: dict[str, tuple[str, ...]] = {
    "g": spaced(
        "model network method baseline estimator algorithm architecture encoder decoder classifier procedure framework "
        "pipeline predictor learner heuristic ensemble objective representation criterion_function"
    ),
    "ga": spaced(
        "simple robust accurate modest careful public large small strong reliable cheap new common standard recent "
        "useful "
        "practical interpretable scalable principled lightweight explicit independent competitive"
    ),
    "gv": spaced(
        "train evaluate compare estimate learn improve extend combine measure analyse replace reduce test select"
    ),
    "k": ("two", "three", "four", "five", "six", "eight", "ten", "a dozen"),
    "pc": ("7", "9", "11", "14", "18", "21", "26", "31", "38", "43"),
    "adv": spaced(
        "slowly quickly jointly separately carefully directly locally repeatedly rarely mostly often reliably"
    ),
}


def plural(phrase: str) -> str:
    """The plural of a regular noun, or of a phrase that ends in one."""
    if re.search(r"[^aeiou]y$", phrase):
        return phrase[:-1] + "ies"
    return phrase + ("es" if re.search(r"(s|x|z|ch|sh)$", phrase) else "s")


def inflect(verb: str, form: str) -> str:
    """A regular verb as ``s``, ``ed`` or ``ing``; what follows the verb's first word stays as it is."""
    head, blank, rest = verb.partition(" ")
    if form == "s":
        return plural(head) + blank + rest
    if head in IRREGULAR:
        return IRREGULAR[head][form == "ing"] + blank + rest
    if head.endswith("e"):
        return head[:-1] + form + blank + rest
    if form == "ed" and re.search(r"[^aeiou]y$", head):
        head = head[:-1] + "i"
    return head + form + blank + rest


IRREGULAR = {  # (participle, present participle)
    "bind": ("bound", "binding"),
    "crop": ("cropped", "cropping"),
    "enrol": ("enrolled", "enrolling"),
    "forecast": ("forecast", "forecasting"),
    "freeze": ("frozen", "freezing"),
    "infer": ("inferred", "inferring"),
    "label": ("labelled", "labelling"),
    "shed": ("shed", "shedding"),
    "skim": ("skimmed", "skimming"),
    "trip": ("tripped", "tripping"),
}

"""A team's need, as the ranker reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sourcer.model.musts import MustHave
from sourcer.model.presets import DEFAULT_WEIGHTS
from sourcer.model.scores import ComponentName


@dataclass(frozen=True, slots=True)
class Area:
    """A problem area in plain words, with its weight among the areas (any positive number)."""

    name: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Team:
    """Who asks, in the team's own words: quoted where a human writes to somebody, and never scored."""

    mission: str = ""
    data: str = ""
    problems: str = ""
    text: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What is said, a paragraph each, in the order in which a letter would say it."""
        said = (self.text, self.mission, self.data, self.problems)
        return tuple(" ".join(part.split()) for part in said if part.strip())


@dataclass(frozen=True, slots=True)
class Brief:
    """One team's need. ``liked``, ``disliked`` and ``leave_out_works`` hold ids as ``arxiv:2403.90001`` prints them;
    ``leave_out_people`` author ids or names. ``weights`` sum to 1, and ``weights_from`` says in words where each came
    from. ``minimum_fit`` is the fit (0..1) below which nobody is a candidate. ``role`` and ``organisation`` are names
    of presets or "". ``value_outside_academia`` (0..1) is the weight of printed work outside academia; the other parts
    share the rest. ``places_adjacent`` and ``places_one_paper`` are the places that this team keeps on its list, None
    as many as the configuration says.
    """

    name: str
    areas: tuple[Area, ...]
    weights: Mapping[ComponentName, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    leave_out_works: tuple[str, ...] = ()
    leave_out_people: tuple[str, ...] = ()
    minimum_fit: float = 0.35
    team: Team = Team()
    digest: str = ""
    role: str = ""
    organisation: str = ""
    weights_from: Mapping[ComponentName, str] = field(default_factory=dict)
    must_have: tuple[MustHave, ...] = ()
    value_outside_academia: float = 0.0
    places_adjacent: int | None = None
    places_one_paper: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The guards of the originality score and the shape of a person's judgement; all configuration.

    ``minimum_words``: of an abstract. ``minimum_earlier``: papers to compare with. ``minimum_later``: the number of
    later papers at which what they say counts half. ``nearness_percentile``: of the mean cosine to five years of
    earlier papers, below which a paper is off the field. ``usual_range_percentiles``: of function words and known
    words, outside which a text is no prose of the field. ``hindsight_years``: before a score is sure at all;
    ``full_confidence_years``: until it is wholly; ``later_years``: in which later papers are looked at.
    ``best_for_fit``, ``best_for_originality``: how many of a person's best works speak; ``shrink``: towards the middle,
    as if so many usual works were there too. ``collaboration_size``: with more names nobody is first.
    """

    minimum_words: int = 60
    minimum_earlier: int = 2000
    minimum_later: int = 2000
    nearness_percentile: float = 1.0
    usual_range_percentiles: tuple[float, float] = (0.01, 99.99)
    hindsight_years: float = 1.0
    full_confidence_years: float = 3.0
    later_years: float = 3.0
    best_for_fit: int = 5
    best_for_originality: int = 2
    shrink: float = 2.0
    collaboration_size: int = 25

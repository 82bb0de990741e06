"""What a team's own judgements say about how much each component should count: a proposal, never more.

A person judged has components x (0..1), and the chance of a "yes" is modelled as logistic(k * (w . x) + b): logistic
regression (Cox 1958) whose direction w is a set of weights, not negative and summing to 1. Sought is what makes

    sum of -ln(chance of the answer given)  +  40 / 2 * |w - own|^2

least. The second part is a ridge (Hoerl & Kennard 1970) around the brief's own weights: as if each were known to within
0.16, so that a few answers move little and many move more. The steepness k is 0 or a power of two to 64. For each,
the problem is convex and is solved by gradient steps projected on the simplex (Duchi et al. 2008); the best of them is
taken, of equals the flattest. So answers that no weights explain are answered with k = 0: the weights stay. b is free,
so a team that says no to nearly everybody moves nothing by that alone. Of the way from the own weights to those that
are found, n answers go n / (n + 20): a third with ten, however clear they look, for ten people are few and a component
that is spread widely would else lose all its weight to them. A component that the brief does not weigh stays out. The
order of the answers does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from sourcer.model.opinions import FEWEST_JUDGEMENTS
from sourcer.model.scores import COMPONENTS, ComponentName
from sourcer.rank.features import FloatArray

STEEPNESSES = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
RIDGE = 40.0
HALF_WAY = 20
"""How many answers go half the way."""
_STEPS, _CLOSE = 2000, 1e-11
_MOST_PAIRS = 60
_MOVED = 0.005
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Answer:
    """One judgement: what the person was shown with, and whether the team wants to see such people."""

    components: Mapping[ComponentName, float]
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Move:
    """How far the weight of one component would move, and why, in words."""

    name: ComponentName
    before: float
    after: float
    because: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Weights that the answers speak for, at the steepness that explains them best, with the move of each component."""

    weights: Mapping[ComponentName, float]
    steepness: float
    wanted: int
    unwanted: int
    moves: tuple[Move, ...]

    @property
    def moves_anything(self) -> bool:
        """Whether a weight would move by half a hundredth or more."""
        return any(abs(move.after - move.before) >= _MOVED for move in self.moves)


def enough(answers: Sequence[Answer]) -> str:
    """Why nothing can be learned from these answers yet; "" where it can."""
    wanted = sum(answer.is_wanted for answer in answers)
    said = f"{len(answers)} people are judged, {wanted} with yes and {len(answers) - wanted} with no"
    if len(answers) < FEWEST_JUDGEMENTS:
        return f"{said}: at least {FEWEST_JUDGEMENTS} are needed"
    return "" if 0 < wanted < len(answers) else f"{said}: both kinds are needed"


def reweigh(own: Mapping[ComponentName, float], answers: Sequence[Answer]) -> Proposal | None:
    """The weights that ``answers`` propose in the place of the brief's ``own``; None where they are too few."""
    if enough(answers):
        return None
    names, centre, values, wanted = _read(own, answers)
    found, steepness = _best(values, wanted, centre, STEEPNESSES)
    weights = dict.fromkeys(COMPONENTS, 0.0) | dict(zip(names, found.tolist(), strict=True))
    return Proposal(
        weights=weights,
        steepness=steepness,
        wanted=int(wanted.sum()),
        unwanted=int((~wanted).sum()),
        moves=tuple(
            Move(name, float(centre[at]), weights[name], _because(values[:, at], wanted, weights[name] - centre[at]))
            for at, name in enumerate(names)
        ),
    )


def couples_in_order(
    own: Mapping[ComponentName, float], answers: Sequence[Answer], steepness: float
) -> tuple[float, float, int]:
    """An honest look at a proposal: of couples of a wanted and an unwanted person, how many the brief's own weights put
    in the right order, how many do weights learned without the two, and how many couples were looked at.

    At most sixty couples, evenly over all; a tie is half right.
    """
    _, centre, values, wanted = _read(own, answers)
    couples = [(yes, no) for yes in np.flatnonzero(wanted) for no in np.flatnonzero(~wanted)]
    couples = couples[:: max(1, -(-len(couples) // _MOST_PAIRS))]
    before = after = 0.0
    for yes, no in couples:
        rest = np.ones(len(wanted), dtype=bool)
        rest[[yes, no]] = False
        is_mixed = bool(wanted[rest].any() and not wanted[rest].all())
        learned = _best(values[rest], wanted[rest], centre, (steepness,))[0] if is_mixed else centre
        between = values[yes] - values[no]
        before += _right(float(between @ centre))
        after += _right(float(between @ learned))
    return before, after, len(couples)


def _read(
    own: Mapping[ComponentName, float], answers: Sequence[Answer]
) -> tuple[tuple[ComponentName, ...], FloatArray, FloatArray, BoolArray]:
    """The weighed components, their own weights, and the answers in an order of their own: values and who is wanted."""
    names = tuple(name for name in COMPONENTS if own.get(name, 0.0) > 0.0)
    centre = np.array([own[name] for name in names])
    rows = sorted((*(each.components.get(name, 0.5) for name in names), float(each.is_wanted)) for each in answers)
    table = np.array(rows)
    return names, centre / centre.sum(), table[:, :-1], table[:, -1] > 0.5


def _best(
    values: FloatArray, wanted: BoolArray, centre: FloatArray, steepnesses: Sequence[float]
) -> tuple[FloatArray, float]:
    """The weights and the steepness of the least cost; of equal costs the first."""
    values = values - values.mean(axis=0)  # b takes it up; the steps become better shaped
    tried = [(*_solve(values, wanted, centre, steepness), steepness) for steepness in steepnesses]
    weights, _, steepness = min(tried, key=lambda each: round(each[1], 9))
    return centre + len(wanted) / (len(wanted) + HALF_WAY) * (weights - centre), steepness


def _solve(values: FloatArray, wanted: BoolArray, centre: FloatArray, steepness: float) -> tuple[FloatArray, float]:
    """The weights of least cost for one steepness, and that cost."""
    target = wanted.astype(np.float64)
    rate = 1.0 / (RIDGE + 0.25 * steepness**2 * float((values**2).sum()))
    weights, ahead, pace, level = centre, centre, 1.0, 0.0
    for _ in range(_STEPS if steepness else 0):
        said = steepness * (values @ ahead)
        level = _level(said, target, level)
        slope = steepness * (values.T @ (expit(said + level) - target)) + RIDGE * (ahead - centre)
        stepped = on_simplex(ahead - rate * slope)
        moved = stepped - weights
        if float(np.abs(moved).max()) < _CLOSE and float(np.abs(stepped - ahead).max()) < _CLOSE:
            break
        # Nesterov's momentum, begun anew where it leads uphill (O'Donoghue & Candes 2015): far fewer steps.
        pace_before, pace = pace, 1.0 if float((ahead - stepped) @ moved) > 0.0 else 0.5 + np.sqrt(0.25 + pace**2)
        weights, ahead = stepped, stepped + (pace_before - 1.0) / pace * moved if pace > 1.0 else stepped
    said = steepness * (values @ weights)
    said = said + _level(said, target, level)
    surprise = float(np.logaddexp(0.0, np.where(wanted, -said, said)).sum())
    return weights, surprise + 0.5 * RIDGE * float(((weights - centre) ** 2).sum())


def _level(said: FloatArray, target: FloatArray, level: float) -> float:
    """The b at which as many are expected to be wanted as are: Newton's steps, each at most 2 long."""
    for _ in range(100):
        chance = expit(said + level)
        step = float((chance - target).sum() / max(float((chance * (1.0 - chance)).sum()), 1e-12))
        level -= min(2.0, max(-2.0, step))
        if abs(step) < 1e-12:
            break
    return level


def on_simplex(point: FloatArray) -> FloatArray:
    """The nearest weights that are not negative and sum to 1 (Duchi et al. 2008)."""
    ordered = np.sort(point)[::-1]
    excess = np.cumsum(ordered) - 1.0
    kept = int(np.flatnonzero(ordered - excess / np.arange(1, len(point) + 1) > 0.0)[-1])
    found: FloatArray = np.maximum(point - excess[kept] / (kept + 1), 0.0)
    found /= found.sum()
    return found


def _because(values: FloatArray, wanted: BoolArray, moved: float) -> str:
    yes, no = float(values[wanted].mean()), float(values[~wanted].mean())
    told = f"{yes:.2f} on average where you said yes, {no:.2f} where you said no"
    if abs(moved) < _MOVED:
        return told
    if moved > 0:
        how = "it tells them apart better than the others do" if yes - no >= _MOVED else "it takes up what others lose"
        return f"{how}: {told}"
    return f"it tells them apart {'the wrong way round' if yes < no else 'less well than the others do'}: {told}"


def _right(difference: float) -> float:
    return 0.5 if abs(difference) < 1e-12 else float(difference > 0.0)

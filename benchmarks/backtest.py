"""Was the ranking worth anything? ``python -m benchmarks.backtest``: it goes back in time on real records.

For each of several past days the records of the files beside the checkout are cut at it, who is who is concluded from
them alone, first authors are ranked for invented briefs on real topics, and what came in the three years after is
looked up: beside lots, paper count and newest first, on the same people. Prints every case, then all of them together.
With ``--identity`` also how far today's knowledge of who is who would have changed the ranking. No person is named.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks import backtest_records
from benchmarks.replay import UPSTREAM
from sourcer.cli.render_backtest import outcomes_table
from sourcer.lookback.aftermath import KINDS, Today, aftermath_of, today_of
from sourcer.lookback.asof import day_of
from sourcer.lookback.backtest import ANY, Backtest, Then, backtest, conclude_then, rank_then, years_after
from sourcer.model.brief import Area, Brief, Limits
from sourcer.rank.measures import CUTS
from sourcer.resolve import Resolution, resolve
from sourcer.uncollected import uncollected

DAYS = (date(2015, 1, 1), date(2017, 1, 1), date(2019, 1, 1))
HORIZON = 3
ACTIVE = 3
"""The people are measured twice: all of them, and those with a paper as first author in so many years before."""
LEAST_FIT = 0.2
"""Lower than a brief's usual minimum, so that there are some hundreds to put in order."""

BRIEFS = (
    Brief(
        "learning systems",
        (
            Area("training", "optimization methods, learning rates and regularization for training deep networks"),
            Area("uncertainty", "calibrated uncertainty, Bayesian inference and Gaussian processes for prediction"),
            Area("generative models", "generative models of images and densities with latent variables"),
        ),
        minimum_fit=LEAST_FIT,
    ),
    Brief(
        "seeing machines",
        (
            Area("detection", "detecting and segmenting objects in images and video with convolutional networks"),
            Area("geometry", "depth, camera pose and three-dimensional reconstruction from several images"),
            Area("recognition from few labels", "recognition with weak supervision, few labels or domain adaptation"),
        ),
        minimum_fit=LEAST_FIT,
    ),
    Brief(
        "deciding and acting",
        (
            Area("reinforcement learning", "reinforcement learning, exploration and policy gradients for control"),
            Area("bandits", "bandits and online learning with regret bounds"),
            Area("robots", "robot manipulation, motion planning and learning from demonstrations"),
        ),
        minimum_fit=LEAST_FIT,
    ),
)


def main() -> int:
    """Run every case and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as-of", type=date.fromisoformat, nargs="*", default=DAYS)
    parser.add_argument("--horizon", type=int, default=HORIZON, help="years that are looked ahead")
    parser.add_argument("--briefs", nargs="*", help="names; default: all")
    parser.add_argument("--identity", action="store_true")
    options = parser.parse_args()
    if not UPSTREAM.exists():
        print("there are no real records beside the checkout", file=sys.stderr)
        return 1
    begun, limits = time.monotonic(), Limits()
    last = years_after(max(options.as_of), options.horizon)
    records = [each for each in backtest_records.records() if (day_of(each) or date.max) <= last]
    repos = backtest_records.code()
    with uncollected():
        whole = resolve(records, repos)
    author_of = {each.signature: each.author_id for each in whole.links}
    whole = replace(whole, links=(), namesakes=())
    today = today_of(records, whole.works, author_of, whole.implementations)
    said(f"{len(records):,} records, {len(whole.authors):,} people", begun)
    cases: list[tuple[Backtest, ...]] = []
    for day in options.as_of:
        after = aftermath_of(today, day, years_after(day, options.horizon), limits.minimum_earlier)
        then = conclude_then(records, repos, day, today, limits.collaboration_size)
        said(f"{day}: {len(then.found.works):,} works then, {len(then.found.authors):,} people", begun)
        print(*then.notes, *after.notes, sep="\n", flush=True)
        for brief in BRIEFS:
            if not options.briefs or brief.name in options.briefs:
                cases.append(backtest(then, after, today, brief, limits, (None, ACTIVE)))
                out().print(*map(outcomes_table, cases[-1]))
                said(f"{day}, {brief.name}", begun)
                if options.identity:
                    print(identity(then, whole, today, brief, limits), flush=True)
    for alike in zip(*cases, strict=True):
        out().print(together(alike))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    said(f"{len(cases)} cases, {memory:.1f} GB at most", begun)
    return 0


def together(cases: Sequence[Backtest]) -> Table:
    """The mean over the cases that had anything to find, and in how many sourcer was better or worse beyond chance."""
    table = Table("what came", "order", *(f"of {cut}" for cut in CUTS), "nDCG@50", "sourcer is", box=None)
    table.title = f"All cases, {cases[0].who}: the mean of what came true among the first so many"
    for kind in (*KINDS, ANY):
        held = [found for case in cases for found in case.outcomes if found.kind == kind and found.hits]
        if not held:
            table.add_row(kind, "", *("-" for _ in CUTS), "-", "nothing to find")
            continue
        chance = [f"{np.mean([each.chance.precision[cut].value for each in held]):.1%}" for cut in CUTS]
        for at, order in enumerate(held[0].orders):
            seen = [each.orders[at] for each in held]
            shares = [f"{np.mean([each.precision[cut].value for each in seen]):.1%}" for cut in CUTS]
            ndcg = f"{np.mean([each.ndcg.value for each in seen]):.3f}"
            told = [each.verdict for each in seen]
            verdict = f"better {told.count('better')}, worse {told.count('worse')} of {len(held)}" if at else ""
            table.add_row(
                "" if at else f"{kind} ({sum(each.hits for each in held)} people)", order.name, *shares, ndcg, verdict
            )
        table.add_row("", "lots", *chance, f"{np.mean([each.chance.ndcg for each in held]):.3f}", "")
        table.add_row("", "anybody then", f"{np.mean([each.everybody for each in held]):.1%}", "", "", "", "")
    return table


def identity(then: Then, whole: Resolution, today: Today, brief: Brief, limits: Limits) -> str:
    """How many of the first fifty would be others if who is who were known as today (of the works of then)."""
    known = {record.record_key for record in then.past.records}
    works = [
        replace(work, records=held) for work in whole.works if (held := tuple(k for k in work.records if k in known))
    ]
    dated = {work.id: work.first_public_on for work in then.found.works}
    home = {key: work.id for work in then.found.works for key in work.records}
    works = [replace(work, first_public_on=dated[home[work.records[0]]]) for work in works]
    other = replace(then, found=replace(whole, works=tuple(works), implementations=then.found.implementations))
    mine = {then.today_of.get(each.id, "") for each in rank_then(then, brief, limits)[0][:50]}
    theirs = {each.id for each in rank_then(other, brief, limits)[0][:50]}
    return f"with today's knowledge of who is who, {len(theirs - mine)} of the first {len(theirs)} would be others"


def out() -> Console:
    return Console(width=130, markup=False, highlight=False)


def said(what: str, begun: float) -> None:
    print(f"[{time.monotonic() - begun:5.0f} s] {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

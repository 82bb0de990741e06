"""The planted phrases, titles and abstracts that are written by hand."""

from __future__ import annotations

PHRASES = (
    "tempo annealing",
    "cadence restarting",
    "metronome pacing",
    "echo averaging",
    "downbeat clipping",
    "rubato scaling",
)
HYPE = ("lantern prompting", "wick tuning")

EARLY_TITLES = (
    "Tempo Annealing: Optimizers with Slow Clocks",
    "Rubato Scaling and Downbeat Clipping for Long Training Runs",
)
EARLY_ABSTRACTS = (
    "Learning-rate schedules are counted in steps, although a step means little to the loss. We give the optimiser "
    "a second, "
    "slower clock that ticks only when the loss has moved, and let every schedule be read from it. We call the "
    "resulting rule "
    "tempo annealing: the stepsize decays with the ticks of the slow clock rather than with the number of batches. "
    "On top of it "
    "we build cadence restarting, which begins a new cycle when the ticks fall behind, and metronome pacing, which "
    "keeps two "
    "parts of a network at one tempo although they learn at different speeds. A short analysis shows why tempo "
    "annealing cannot "
    "decay too early on a plateau. With echo averaging, a weighted mean of the iterates at past ticks, training is "
    "stable over a "
    "tenfold range of batch sizes, and cadence restarting removes most of the sweep that a new workload used to need.",
    "Long training runs fail in ways that short ones do not: a single bad batch can undo a day of progress. "
    "Starting from our "
    "earlier work on tempo annealing, we ask what a slow clock should do when the gradient suddenly grows. We "
    "propose downbeat "
    "clipping, which clips a gradient only at the ticks of the clock and leaves it alone between them, and rubato "
    "scaling, which "
    "borrows stepsize from a quiet stretch of training and gives it back in a loud one. Downbeat clipping needs no "
    "threshold, "
    "because the clock supplies one. Rubato scaling keeps the total amount of learning constant, so that a schedule "
    "still ends "
    "when it was meant to. Over sixty runs, the two together remove nine in ten divergences at no cost in the final "
    "loss, and "
    "they work with echo averaging as well as without it.",
)
ADJACENT_TITLE = "Learning-Rate Schedules as Slow Thermodynamic Clocks"
ADJACENT_ABSTRACT = (
    "A physicist who cools a glass and an engineer who decays a learning rate face the same question: how slow is "
    "slow enough? "
    "We treat the training of a deep network as a driven system with a slow clock and measure its response to "
    "warmup, decay and "
    "restarts. Relaxation times, which are routine in the study of glasses, turn out to be measurable from the loss "
    "curve alone, "
    "and they predict when a schedule should begin to decay. From them we derive a schedule without free constants "
    "and show that "
    "it keeps training stable when the batch size changes. On forty image and text workloads it is never worse than "
    "a tuned "
    "cosine, and it needs a single run. The same measurement explains why restarts help on some plateaus and hurt "
    "on others, and "
    "it tells, before the budget is spent, whether a longer training horizon would pay. All recorded loss curves "
    "are released."
)
HOSTILE = (
    ('=HYPERLINK("http://evil.example","click") and Other Gradients', "optimisation"),
    ("<script>alert('x')</script> Schedules for <b>Bold</b> Optimisers", "optimisation"),
    ("+1 Stations: Adding One Sensor to a Sparse Network on Ice", "ice"),
    ("@home Recordings: Speech from Small Languages, Collected by Speakers", "speech"),
    ("\x9b31mRed\x9b0m Schedules \\x1b[2J and a \u202eReversed\u202c Warmup", "optimisation"),
)
ONE_SENTENCE = "We extend a known bound on the error of aerial crown maps to the case of overlapping crowns."
WITHDRAWN = "This paper has been withdrawn by the authors."

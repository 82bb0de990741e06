"""Sentence and title patterns. A slot in braces names a list of the lexicon; ``+s``, ``ed``, ``ing`` inflect it."""

from __future__ import annotations

OPENINGS = (
    "{Area} has long depended on {a} {t+s} that few groups can afford to {v}.",
    "Although {area} is usually treated as solved, {a} {n+s} still break it in practice.",
    "To {aim} is harder than it looks, because {a} {n+s} and {t+s} are rarely seen together.",
    "Anyone who has tried to {aim} knows how much depends on the {n} and on the {t}.",
    "How should one {v} a {n} when the {t} is only known after the fact?",
    "Most work on {area} assumes that every {n} comes with a {a} {t}, and that assumption is often wrong.",
    "Recent progress in {area} has come from larger {g+s}, not from a better account of the {n}.",
    "In {area}, a {ga} {g} is often all that stands between a {n} and a useless {t}.",
    "The cost of a wrong {n} is seldom counted, yet it decides whether {area} can be trusted at all.",
    "There is no shortage of {g+s} for {area}; what is missing is a {ga} way to {aim}.",
    "Between a {a} {n} and its {t} lies a gap that {area} has not closed.",
    "Practitioners {adv} {v} {n+s} by hand, since no {g} tells them which {t} to believe.",
    "{Area} would be easier if {n+s} were {a}, but they are not.",
    "When a {t} fails, the {n} is blamed first, even where the {g} is at fault.",
    "We ask whether it is possible to {aim} with nothing more than a {a} {n}.",
)
GAPS = (
    "Existing {g+s} either ignore the {n} or need a {t} for each {n}, so they do not scale.",
    "What has been missing is a {g} that can {v} {a} {n+s} and still {aim}.",
    "Earlier studies {gv} the {t} alone and leave the {a} {n} out of the picture.",
    "Because {t+s} are {a}, a {ga} {g} trained on them may say little about the next {n}.",
    "None of these answers is satisfying, for each of them trades a {n} against a {t}.",
    "The usual remedy, which is to {v} the {n} again, costs more than the {t} is worth.",
    "It remains unclear why a {g} that works on one {n} should fail on another that is only slightly more {a}.",
    "Yet the {g+s} in use were built for {a} {n+s} and have never been tested on a {t}.",
    "That is unfortunate, since a {n} without a {t} is what most people actually have.",
    "Prior {g+s} need a {ga} {g} of the {n}, which is exactly what is unknown here.",
)
CONTRIBUTIONS = (
    "We present {M}, a {ga} {g} that {v+s} each {n} before it looks at the {t}.",
    "In this paper we {gv} a {g} for {area} in which the {n} and the {t} share one {g}.",
    "This work shows how to {aim} by letting a {a} {n} carry part of the load.",
    "We describe a {ga} {g} which learns to {v} {n+s} from {k} examples of each {t}.",
    "Our answer is {M}: instead of a {ga} {g}, it keeps a {n} for every {t} and updates both.",
    "Here we {gv} {area} from the side of the {n} and find that a {a} {t} is enough.",
    "We take a different view and treat the {t} as a {g} to be {ved} rather than a quantity to be given.",
    "The main idea is to {v} the {n} only where the {t} is in doubt.",
    "We propose to {v} {a} {n+s} and {t+s} at the same time, so that neither has to be fixed in advance.",
    "This paper introduces {M}, with which one can {aim} at a {ga} cost.",
    "Building on work about {t+s}, we derive a {g} that needs no {n} at all during training.",
    "We study {area} under the {ga} assumption that a {n} can be {ved} but never removed.",
)
METHODS = (
    "A {ga} {g} first {v+s} the {n}, and a second one decides whether the {t} should be kept.",
    "Each {t} is {ved} by a {n}, which makes the {g} both {ga} and easy to inspect.",
    "The {g} is trained on {data}, where the {n} is known and the {t} can be checked.",
    "Unlike the {g+s} before it, ours does not {v} a {n} that it has not seen at least {k} times.",
    "By {ving} the {n} in blocks, we avoid the {a} {t} that made earlier {g+s} slow.",
    "Whenever the {t} and the {n} disagree, the {g} falls back to a {a} {n} and reports so.",
    "If a {n} is missing, its {t} is filled in from the {k} nearest {n+s} and marked as such.",
    "The {n} enters through a {a} {g}, while the {t} is left untouched until the end.",
    "Two parts make this work: a {t} that is cheap to {v}, and a {n} that never has to be.",
    "We {gv} the {g} with {a} {n+s} drawn from {data}, and we hold the {t} fixed throughout.",
    "As a by-product, the {t} tells which {n+s} were {ved} and which were only guessed.",
    "For every {n} we keep {k} candidates, {v} them, and let the {t} choose.",
    "Theory for the {a} case shows that the {g} of the {n} shrinks with the number of {t+s}.",
    "Under {ga} conditions on the {n}, we prove that the {t} is recovered up to a {g} we can name.",
    "The same {g} can {v} a {n} or a {t}, so no part of it is specific to {area}.",
    "Training alternates between {ving} {n+s} and correcting the {t} that results.",
    "To {aim}, the {g} looks at the {n} through a {t} and at nothing else.",
    "Rather than {v} everything at once, we visit the {n+s} in the order in which the {t} becomes certain.",
)
RESULTS = (
    "On {data}, it cuts the {g} by {pc} percent against the {ga} {g} and needs {k} {n+s} fewer.",
    "Experiments on {data} show that the {t} improves in {k} of the settings and never gets much worse.",
    "We find that {a} {n+s} explain most of the gain, whereas the {t} matters less than we had thought.",
    "In a blind comparison on {data}, it was preferred over {k} {g+s} that use far more {n+s}.",
    "The gain is largest for {a} {n+s}, where the error falls by {pc} percent.",
    "Across {data}, results are within {pc} percent of a {g} that was told the {t}.",
    "An ablation shows that without the {n} the {t} is lost after {k} rounds.",
    "With a tenth of the {n+s}, the {g} still {v+s} the {t} as well as a {ga} {g} does.",
    "Surprisingly, a {g} with no {t} whatsoever comes close on {data}, and we discuss why.",
    "Repeating every run {k} times changes the {t} by less than a {n}.",
    "Where the {n} is {a}, however, we see no benefit and report that too.",
    "Compared with {k} {ga} {g+s}, ours is the only one to {v} the {n} at all on {data}.",
    "Measured on {data}, the {t} holds up even when half of the {n+s} are withheld.",
    "Our {g+s} agree with the {n} in {pc} more cases than any earlier {g}, at the same cost.",
)
CLOSINGS = (
    "Code and {n+s} are available so that others may {gv} them.",
    "We end with a list of {a} {n+s} for which the question is still open.",
    "These findings suggest that {area} should look at the {n} before it looks at the {t}.",
    "We hope that this makes it easier to {aim} outside of our own group.",
    "Limits remain: a {a} {n} can still mislead the {g}, and we show when.",
    "Taken together, this points to {t+s} as the place where {area} can gain most.",
    "The {g} runs on a single machine, which matters where {n+s} are {a}.",
    "All {t+s} and the {g} behind them are released with the paper.",
    "What is left is to {v} the {n} without any {t}, and we sketch how that could be done.",
    "Whether the same holds for {a} {n+s} is a question that we leave to those who have them.",
)
LAYOUTS = (
    "OGCMMR", "OCMMRE", "CMOMRE", "OGCMRR", "CGMMRE", "OCMGMR", "CMMRRE", "OOCMRE", "OGCMRE", "CMMMR", "OCMRRM",
    "GCMMRE", "OMCMR", "CRMMRE",
)  # fmt: skip
SECTIONS = {"O": OPENINGS, "G": GAPS, "C": CONTRIBUTIONS, "M": METHODS, "R": RESULTS, "E": CLOSINGS}

TITLES = (
    "{A} {T+s} for {Area}", "{M}: {Ving} {A} {N+s} with {T+s}", "Learning to {V} {A} {N+s}", "On the {N} of {A} {T+s}",
    "When Does a {T} Help? A Study of {A} {N+s}", "{M}: A {Ga} {G} for {Area}", "{T+s} without {A} {N+s}",
    "What a {N} Tells Us about {Area}", "{Ving} the {N}: {T+s} in {Area}", "Towards {Ga} {T+s} from {A} {N+s}",
    "A {Ga} {G} to {Aim}", "From {N+s} to {T+s}: {A} {G+s} for {Area}", "How to {Aim}", "Why {A} {N+s} Fail to {V} "
    "the {T}",
    "{K} Lessons on {T+s} and {A} {N+s}", "{M}: How to {Aim}", "Does the {N} Matter? {T+s} under {A} {N+s}",
    "{A} {N+s} and the Limits of {Area}", "Jointly {Ving} {N+s} and {T+s}", "Beyond the {T}: {A} {G+s} that {V} {N+s}",
)  # fmt: skip

BORROWING = (
    "We build on {p} and combine it with a {a} {n}, while {q} takes care of the {t}.",
    "Starting from {p}, we ask how far {q} can go when the {n} is {a}.",
    "Both {p} and {q} are used as they were first described, with one {n} for each {t}.",
    "With {p} in place of a fixed {t}, the {n} no longer has to be chosen by hand.",
    "Following the use of {p} elsewhere, we {v} the {n} and let {q} handle the rest.",
    "We compare {p} with {q} on {data} and find that {p} is the more robust of the two.",
    "Since {p} has become common in {area}, we test it on {a} {n+s} as well.",
    "A variant of {p} keeps its benefit while the {n} is {ved} less often.",
    "It turns out that {p} needs no change for {a} {n+s}, whereas {q} does.",
    "The gain of {p} over a tuned {t} is {pc} percent on {data}.",
    "Our {g} needs {p} only during the first {k} rounds; afterwards {q} is enough.",
    "Without {p}, the {t} diverges on {data}; without {q}, it is merely slower.",
    "We explain when {p} helps and show that {q} follows from the same {g}.",
)

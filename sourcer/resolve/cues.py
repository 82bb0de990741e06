"""Phrases that tell an author's own code from somebody else's: a table, each cue counted once.

A positive weight speaks for *official*, a negative one for *independent*; weights are log-odds, rounded. They follow
the methods note (how many labelled repositories of each kind use a phrase) and were then adjusted by hand while
looking at the errors on those labelled repositories: figures on them flatter the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Where = Literal["name", "head", "any"]

_FRAMEWORKS = (
    r"(?:pytorch|torch|tensorflow|tf2?|keras|jax|flax|chainer|mxnet|gluon|caffe2?|paddle(?:paddle)?|theano|mindspore)"
)
_PAPER = r"(?:paper|article|preprint|publication|manuscript)"
_CODE = r"(?:implementations?|code(?:base)?|repo(?:sitory)?|release|version)"
_CODE_THING = r"(?:code|codes|code release|repo|repository|experiments)"
_WITHIN = r"(?:(?!implement)[^.\n])"
"""A letter of the same sentence, not the start of "implementation": that has a cue of its own."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern (on lower-case prose), where it counts, its log-odds, and the words that explain it."""

    pattern: re.Pattern[str]
    where: Where
    weight: float
    says: str


def _cue(where: Where, weight: float, says: str, *alternatives: str) -> Cue:
    return Cue(re.compile("|".join(alternatives)), where, weight, says)


OFFICIAL: tuple[Cue, ...] = (
    _cue(
        "head",
        2.5,
        "calls itself the official code",
        r"(?:\bthis (?:is|repo(?:sitory)?|code|project|package)\b[^.\n]{0,60}|^|\n|[-–—:(|]\s*|the )"
        r"(?<!un)(?<!un-)\bofficial(?:ly)?\s+(?:\S+\s+){0,3}"
        rf"{_CODE}\s*(?:of|for|to|\(|\n|$|accompanying|in|by|and)(?! .{{0,30}}(?:here|found|available))",
        "官方(?:实现|代码)",
        "implementaci[oó]n oficial",
        "impl[ée]mentation officielle|code officiel",
        "offizielle implementierung",
        "公式実装",
        "공식 (?:구현|코드)",
    ),
    _cue(
        "head",
        2.5,
        "calls itself the authors' implementation",
        rf"\bauthors?['’]s? (?:own |official |original )?{_CODE} (?:of|for)",
        rf"\bthis (?:is )?the (?:original|origin|reference|authors['’]) (?:\S+ ){{0,3}}{_CODE}",
        rf"\b{_CODE} (?:written |provided )?by the authors of (?:the|this) {_PAPER}",
    ),
    _cue(
        "any",
        2.0,
        'says "our paper"',
        rf"\bour (?:\S+ ){{0,3}}{_PAPER}s?\b",
        rf"\bwe (?:have )?published (?:a|our|the) {_PAPER}",
        "我们的(?:论文|文章)",
        "nuestr[oa] (?:art[ií]culo|trabajo)",
        "notre (?:article|papier)",
        "unser(?:e|em|er)? (?:paper|arbeit)",
        "私たちの論文",
        "우리 논문",
    ),
    _cue(
        "any",
        1.5,
        'says "our method" or "our work"',
        r"\bour (?:proposed |new |novel )?(?:method|approach|work|algorithm|framework|study|technical report)\b",
    ),
    _cue(
        "head",
        1.5,
        'says "our implementation for the paper"',
        rf"\bour (?:\S+ ){{0,2}}implementation (?:for|of|from|accompanying) (?:the|this) {_PAPER}",
    ),
    _cue(
        "head",
        2.0,
        "is code accompanying the paper",
        rf"(?:^|\n|\bthe |\bour |\bfull |\bsource |\bthis )(?:\S+ )?{_CODE_THING}{_WITHIN}{{0,50}}?"
        r"\b(?:accompanying|for|of|reproduc\w+|introduced in|used in|done in|from|is for)\b"
        rf"{_WITHIN}{{0,60}}\b(?:{_PAPER}|work|results)\b",
    ),
    _cue("head", 1.0, "releases the code of a paper", r"\bcode release\b", r"\bcode for reproducing\b"),
    _cue(
        "any",
        1.5,
        "asks to cite the paper",
        r"\bcite (?:our|us)\b",
        rf"\bcite (?:the|this|these|both) (?:\S+ ){{0,2}}(?:{_PAPER}|work)s?\b",
    ),
    _cue("head", 1.0, "links a project page", r"\bproject (?:page|website)\b"),
    _cue(
        "any",
        1.0,
        "reports an acceptance",
        rf"\b(?:{_PAPER}|work) (?:\S+ ){{0,6}}accepted (?:by|at|to|in|as)\b",
        r"\baccepted (?:by|at|to) (?:\S+ )?\d{4}",
    ),
    _cue(
        "any",
        1.0,
        "carries a company's disclaimer",
        r"\bnot an? (?:official(?:ly)?|officially supported) (?:\S+ ){0,2}product\b",
    ),
)

INDEPENDENT: tuple[Cue, ...] = (
    _cue(
        "name", -3.0, "its name says re-implementation", r"re[-_]?impl|un[-_]?official|reprod|replicat|challenge|复现"
    ),
    _cue(
        "name",
        -1.5,
        "is named for a framework",
        rf"(?:^|[-_.]){_FRAMEWORKS}(?:$|[-_.])",
        "pytorch|tensorflow",
    ),
    _cue(
        "head",
        -2.5,
        "calls itself unofficial",
        r"(?<!officially )(?<!see )\bun-?official(?:ly)?\b(?! implementations)",
        r"\bno official (?:code|implementation)",
    ),
    _cue(
        "head",
        -1.2,
        "says re-implementation or replication",
        r"\bre-?implement\w*",
        r"\breplicat(?:e|es|ion|ing)\b",
        r"\breproduction of\b",
        r"\b(?:attempt|try|trying|aims?) to (?:reproduce|replicate|implement)",
    ),
    _cue(
        "head",
        -0.6,
        "describes an implementation of something published",
        r"(?<!our )(?<!official )\bimplement(?:ation|ations|s|ed)?\b (?:of|for|the|from|based on)\b",
        r"\bimplementation in\b",
        rf"\bin {_FRAMEWORKS}\b",
    ),
    _cue(
        "any",
        -1.1,
        "speaks of the authors as others",
        rf"\bthe (?:{_PAPER}['’]?s? |original )?authors?\b(?! contributed)",
        rf"\b{_PAPER} authors?\b",
        rf"\bauthors?['’]s? (?:\S+ )?{_CODE}",
        r"\bby the authors\b",
        r"\bet al\b",
    ),
    _cue(
        "any",
        -0.9,
        "points to the original code or paper elsewhere",
        rf"\b(?:original|official)(?:ly)? (?:\S+ ){{0,4}}(?:{_CODE}|source|{_PAPER})\b"
        r"(?:[^.\n]{0,60}\b(?:here|found|available|at|by|from|see)\b|[^.\n]{0,20}(?:$|\n|:|https?))",
        rf"\b(?:from|based on|see|with|than|to) (?:the |their )?(?:original|official) (?:\S+ ){{0,3}}{_CODE}",
    ),
    _cue(
        "any",
        -2.5,
        "belongs to a course or reproducibility challenge",
        r"\b(?:course|class|final|term|semester|bachelor|master['’]?s?) (?:project|work|assignment|thesis)\b",
        r"\bcoursework\b",
        r"\breproducibility (?:challenge|report|study|project)\b",
        r"\bml reproducib",
    ),
    _cue(
        "any",
        -1.0,
        "is told by one person about somebody's method",
        r"\bi (?:have |'ve |tried to |also |only )?(?:re-?)?"
        r"(?:implement|wrote|tried|trained|could ?n['o]t|converted|ported|made|didn['’]?t)\w*\b",
        r"\bmy (?:own )?(?:re-?)?(?:implementation|version|code|results|reproduction)\b",
    ),
    _cue(
        "any",
        -1.0,
        "is ported from other code",
        r"\bport(?:ed)? (?:of|from|to)\b",
        r"\b(?:weights|models?) (?:are |were |have been )?(?:converted|ported)\b",
        r"\bconverted from\b",
        r"\bmodified (?:based on|from)\b",
    ),
    _cue(
        "any",
        -1.5,
        "lists differences from the original",
        rf"\bdifferen(?:ces?|t) (?:from|with|to|between|than) (?:the )?(?:original|{_PAPER}|official)",
    ),
    _cue(
        "any",
        -0.6,
        "follows what a paper describes",
        rf"\bbased on (?:the|this|a) (?:{_PAPER}|work)\b",
        r"\b(?:as (?:described|reported|stated)|according to|described|proposed) (?:in|by) "
        rf"(?:the )?(?:original )?{_PAPER}\b",
    ),
    _cue(
        "any",
        -2.5,
        "calls itself unofficial or a re-implementation",
        "非官方|复现|重新实现",
        "非公式|再現実装",
        "비공식|재구현",
        "no oficial|reimplementaci[oó]n",
        "non officiel|réimpl[ée]mentation",
        "inoffiziell|nachimplementier",
        "n[ãa]o oficial|reimplementa[çc][ãa]o",
    ),
)

_WANTS_NO_RECRUITERS = re.compile(
    "|".join(
        (
            r"\bno (?:recruit|headhunt|job offers)",
            r"\brecruiters?\b[^.\n]{0,40}\b(?:don['’]?t|do not|not welcome|stay away|no thanks)",
            r"\b(?:don['’]?t|do not|please refrain)\b[^.\n]{0,50}\b(?:recruit|job offer|headhunt)",
            r"\bnot (?:looking|open|interested|available)\b[^.\n]{0,30}\b(?:jobs?|recruit\w*|positions?|offers)\b",
            r"\bno (?:acepto|quiero|busco)\b[^.\n]{0,30}(?:reclutador|ofertas de (?:trabajo|empleo))",
            r"\breclutadores\b[^.\n]{0,30}\b(?:no|abstenerse)\b",
            r"\bpas de (?:recruteur|chasseurs? de t[êe]tes|propositions? d['’]emploi)",
            r"\brecruteurs\b[^.\n]{0,30}(?:abstenir|\bpas\b)",
            r"\bkeine (?:recruiter|headhunter|personalvermittler|jobangebote)",
            r"\brecrutadores\b[^.\n]{0,30}\bn[ãa]o\b",
            r"(?:猎头|招聘|hr)[^。\n]{0,10}(?:勿扰|请勿|谢绝)|(?:请勿|谢绝)[^。\n]{0,10}(?:猎头|招聘)",
            r"(?:スカウト|採用|リクルーター)[^。\n]{0,15}(?:お断り|ご遠慮|不要)",
            r"(?:채용|헤드헌터|리크루터)[^.\n]{0,15}(?:사절|거절|하지)",
        )
    )
)


def wants_no_recruiters(text: str) -> bool:
    """Whether a README or description asks recruiters to stay away, in one of several languages."""
    return bool(_WANTS_NO_RECRUITERS.search(text.lower()))


def telling_cues(name: str, head: str, prose: str) -> list[Cue]:
    """The cues that a repository shows, each once, official ones first; texts in any case."""
    places = {"name": name.lower(), "head": head.lower(), "any": prose.lower()}
    return [cue for cue in (*OFFICIAL, *INDEPENDENT) if cue.pattern.search(places[cue.where])]

"""Phrases that tell an author's own code from somebody else's. What each weighs is in ``relation_weights``.

They are ways of speaking that anybody may use, not sentences of known repositories: "our paper", "the code for the
paper", "the authors", "in PyTorch". A phrase of one README alone has no place here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Where = Literal["name", "title", "opening", "head", "any"]

FRAMEWORKS = (
    r"(?:pytorch|torch|tensorflow|tf2?|keras|jax|flax|chainer|mxnet|gluon|caffe2?|paddle(?:paddle)?|theano|mindspore)"
)
_PAPER = r"(?:paper|article|preprint|publication|manuscript)"
_CODE = r"(?:implementations?|code(?:base)?|repo(?:sitory)?|release|version)"
_VENUES = (
    r"(?:cvpr|iccv|eccv|wacv|bmvc|neurips|nips|icml|iclr|aaai|ijcai|acl|emnlp|naacl|eacl|coling|interspeech|icassp|kdd"
    r"|www|sigir|recsys|cikm|wsdm|icdm|aistats|uai|colt|corl|rss|icra|iros|siggraph|miccai|icpr|tmlr|jmlr|t?pami|tip"
    r"|tacl|mlsys|osdi|sosp|nsdi|usenix|asplos|isca|pldi|icse|chi)"
)
_SELF = r"\b(?:this|the) (?:repo(?:sitory)?|project|package|code(?:base)?|folder|directory|page)\b"


@dataclass(frozen=True, slots=True)
class Cue:
    """A way of speaking: its name in the table of weights, where it counts, and the words that explain it.

    The pattern meets lower-case prose.
    """

    name: str
    where: Where
    says: str
    pattern: re.Pattern[str]


def _cue(name: str, where: Where, says: str, *alternatives: str) -> Cue:
    return Cue(name, where, says, re.compile("|".join(alternatives)))


OFFICIAL: tuple[Cue, ...] = (
    _cue(
        "official",
        "head",
        "calls itself the official code",
        rf"(?:\bthis (?:is|repo(?:sitory)?|code|project|package|page)\b[^.\n]{{0,60}}|{_SELF} [^.\n]{{0,40}}|^|\n"
        r"|[-–—:(|\[]\s?|\bour )"
        r"(?<!un)(?<!un-)(?:the )?\bofficial(?:ly)?[ -](?:\S+ ){0,4}?"
        rf"{_CODE}\b(?! (?:\S+ ){{0,4}}(?:here|found|available|released|by the authors?)\b)",
        "(?<!非)官方(?:实现|代码|仓库|版本)",
        "(?<!no )(?:implementaci[oó]n|c[oó]digo|repositorio) oficial",
        "(?:implementa[çc][ãa]o|reposit[óo]rio) oficial",
        "(?<!non )(?:impl[ée]mentation|code|d[ée]p[ôo]t) officiel",
        r"\boffizielle[rs]? (?:implementierung|code|repository)",
        "(?<!非)公式(?:実装|コード)",
        "(?<!비)공식 (?:구현|코드)",
        r"\bофициальн\w+ (?:реализаци|код|репозитори)",
    ),
    _cue(
        "authors' own",
        "head",
        "calls itself the authors' implementation",
        rf"(?:^|\n|\bthe )(?:original )?authors?['’]s? (?:\w+ )?{_CODE} (?:of|for|accompanying)",
        rf"\bthis (?:repo\w* )?(?:is |contains )?the (?:original|origin|reference) (?:\S+ ){{0,3}}{_CODE}",
        rf"\b{_CODE} (?:was |were )?(?:mostly )?(?:written |provided )?by the (?:\w+ )?authors of th(?:e|is) {_PAPER}",
    ),
    _cue(
        "our paper",
        "any",
        'says "our paper"',
        rf"\bour (?:\S+ ){{0,4}}?{_PAPER}s?\b",
        rf"\bwe (?:have )?(?:published|wrote|submitted) (?:a|our|the) {_PAPER}",
        "(?:我们|本文)的?(?:论文|文章)",
        r"\bnuestr[oa] (?:art[ií]culo|trabajo|publicaci[oó]n)",
        r"\bnoss[oa] (?:artigo|trabalho)",
        r"\bnotre (?:article|papier|publication)",
        r"\bunser(?:e[mnr]?|es)? (?:\S+ )?(?:paper|arbeit|artikel|ver[öo]ffentlichung)",
        "(?:私たち|我々|本研究)の(?:論文|手法)",
        "우리(?:의)? 논문",
        r"\bнаш(?:ей|а|у|его) (?:стать|работ)",
    ),
    _cue(
        "our method",
        "any",
        'says "our method" or "our work"',
        r"\bour (?:\w+ ){0,2}(?:method|approach|work|algorithm|framework|study|technical report|proposed \w+)s?\b",
    ),
    _cue("our model", "any", 'says "our model"', r"\bour (?:\w+ ){0,2}(?:models?|networks?|results|experiments)\b"),
    _cue(
        "we propose",
        "any",
        "speaks as those who propose it",
        r"\bwe (?:propose|introduce|present|develop|demonstrate|show that)\b",
    ),
    _cue(
        "code of the paper",
        "head",
        "is the code of the paper",
        r"(?:^|\n|\bthe |\bour |\bfull |\bsource |\b(?:contains|provides|includes|hosts) )(?:\w+ )?"
        r"(?:code|codes|scripts|experiments)"
        r"(?: (?:and|&) (?:\w+ )?(?:data\w*|models?|weights))?(?: (?:in|using|with) [^.\n]{1,40})? (?:\w+ ){0,2}?"
        r"(?:for|of|accompanying|from|behind|to reproduc\w+|for reproduc\w+|(?:\w+ )?in)(?= )"
        r"(?:(?!implement)[^.\n]){0,60}"
        rf"(?:\b(?:{_PAPER}|work|results|experiments|{_VENUES})\b|[\"“«])",
        rf"{_SELF} is for (?:the|our|this) (?:\S+ ){{0,3}}{_PAPER}\b",
        rf"\b(?:accompan(?:ies|ying)|companion)\b[^.\n]{{0,40}}\b(?:{_PAPER}|code|repo\w*)\b",
        rf"\b{_SELF} (?:is|accompanies|supports|contains|provides|includes) (?:(?!implement)[^.\n]){{0,60}}"
        rf"\b(?:introduced|described|presented|proposed|used|done) in (?:the|our|this) (?:\w+ )?{_PAPER}\b",
    ),
    _cue("code release", "head", "releases the code of a paper", r"\bcode release\b", r"\bcode for reproducing\b"),
    _cue(
        "our code",
        "head",
        'says "our implementation"',
        r"\bour (?:\S+ ){0,2}(?:implementation|code|codes|source code)\b (?:for|of|from|accompanying)\b",
    ),
    _cue(
        "cite the paper",
        "any",
        "asks to cite the paper",
        r"\bcite (?:our|us)\b",
        rf"\bcite (?:the|this|these|both) (?:\S+ ){{0,2}}(?:{_PAPER}|work)s?\b",
        r"\bif you (?:find|found|used?|are using|make use|build|benefit)\b[^.\n]{0,120}\bcit(?:e|ing|ation)",
        r"\b(?:consider|when) citing\b",
        r"\bto cite this\b",
    ),
    _cue(
        "citation heading",
        "any",
        "has a heading for the citation",
        r"(?:^|\n)(?:citations?|citing|bibtex|how to cite|cite)\b[^\n]{0,25}(?:\n|$)",
    ),
    _cue("project page", "head", "links a project page", r"\bproject (?:web ?)?(?:page|site|website)\b"),
    _cue(
        "venue on top",
        "opening",
        "names a venue and year on top",
        rf"\b{_VENUES}\b['’ ,:-]{{0,3}}(?:19|20)?\d\d\b",
    ),
    _cue(
        "accepted",
        "any",
        "reports an acceptance",
        rf"\b(?:{_PAPER}|work) (?:\S+ ){{0,6}}accepted (?:by|at|to|in|as)\b",
        r"\baccepted (?:by|at|to|as|in) (?:\S+ ){0,4}(?:\d{4}|['’]\d\d|oral|spotlight|poster)",
        r"\bcamera[- ]ready\b",
    ),
    _cue(
        "disclaimer",
        "any",
        "carries a company's disclaimer",
        r"\bnot an? (?:official(?:ly)?|officially supported) (?:\S+ ){0,2}product\b",
    ),
    _cue(
        "we release",
        "any",
        "releases what it speaks of",
        r"\bwe (?:have |also |are |will )?(?:released?|releasing|provided?|open-?sourced?)\b",
    ),
    _cue("abstract", "any", "quotes its abstract", r"(?:^|\n)abstract\b"),
)

INDEPENDENT: tuple[Cue, ...] = (
    _cue(
        "named reimplementation",
        "name",
        "its name says re-implementation",
        r"re[-_]?impl|un[-_]?official|reprod|replicat|challenge|复现",
    ),
    _cue(
        "named for framework",
        "name",
        "is named for a framework",
        rf"(?:^|[-_.]){FRAMEWORKS}(?:$|[-_.])",
        "pytorch|tensorflow",
    ),
    _cue("framework in title", "title", "names a framework in its heading", rf"\b{FRAMEWORKS}\b"),
    _cue(
        "unofficial",
        "head",
        "calls itself unofficial",
        r"(?<!officially )(?<!see )\b(?:un|non)-?official(?:ly)?\b(?! implementations)",
        r"\bnot (?:the|an?) official (?:code|implementation|repo)",
        r"\bno official (?:code|implementation)",
        r"\b(?:not|nor) (?:one of the |an? |affiliated with the )authors?\b",
    ),
    _cue(
        "reimplements",
        "head",
        "says re-implementation or replication",
        r"\bre-?implement\w*",
        r"\breplicat(?:e[sd]?|ion|ing)\b",
        r"\breproduc(?:tion|ibility)\b",
        r"\b(?:attempt|try|trying|aims?) to (?:reproduce|replicate|implement)",
    ),
    _cue(
        "implementation of",
        "head",
        "describes an implementation of something published",
        r"(?<!our )(?<!official )\bimplement(?:ation|ations|s|ed|ing)?\b (?:of|for|the|from|based on)\b",
        r"\bimplementation in\b",
        rf"\bin {FRAMEWORKS}\b",
    ),
    _cue(
        "the authors",
        "any",
        "speaks of the authors as others",
        rf"\bthe (?:{_PAPER}['’]?s? |original )?authors?\b(?! contributed)",
        rf"\b{_PAPER} authors?\b",
        rf"\bauthors?['’]s? (?:\S+ )?{_CODE}",
        r"\bby the authors\b",
    ),
    _cue("et al.", "any", 'names the authors with "et al."', r"\bet\.? al\b"),
    _cue(
        "original elsewhere",
        "any",
        "points to the original code or paper elsewhere",
        rf"\b(?:original|official)(?:ly)? (?:\S+ ){{0,4}}(?:{_CODE}|source|{_PAPER})\b"
        r"(?:[^.\n]{0,60}\b(?:here|found|available|at|by|from|see)\b|[^.\n]{0,20}(?:$|\n|:|https?))",
        rf"\b(?:from|based on|see|with|than|to) (?:the |their )?(?:original|official) (?:\S+ ){{0,3}}{_CODE}",
    ),
    _cue(
        "course",
        "any",
        "belongs to a course or reproducibility challenge",
        r"\b(?:course|class|final|term|semester|bachelor|master['’]?s?) (?:project|work|assignment|thesis)\b",
        r"\bcoursework\b",
        r"\breproducibility (?:challenge|report|study|project)\b",
        r"\bml reproducib",
    ),
    _cue("first person", "any", "is told by one person", r"\b(?:i|i['’]m|i['’]ve|my)\b(?!\.)"),
    _cue(
        "ported",
        "any",
        "is ported from other code",
        r"\bport(?:ed)? (?:of|from|to)\b",
        r"\b(?:weights|models?) (?:are |were |have been )?(?:converted|ported)\b",
        r"\bconverted from\b",
        r"\bmodified (?:based on|from)\b",
    ),
    _cue(
        "differences",
        "any",
        "lists differences from the original",
        rf"\bdifferen(?:ces?|t) (?:from|with|to|between|than) (?:the )?(?:original|{_PAPER}|official)",
    ),
    _cue(
        "follows a paper",
        "any",
        "follows what a paper describes",
        rf"\bbased on (?:the|this|a) (?:{_PAPER}|work)\b",
        r"\b(?:as (?:described|reported|stated)|according to|described|proposed) (?:in|by) "
        rf"(?:the )?(?:original )?{_PAPER}\b",
    ),
    _cue("to do", "any", "lists what is left to do", r"(?:^|\n)\W{0,3}(?:todo|to do|to-do)\b", r"\[ \]"),
    _cue("references", "any", "lists references", r"(?:^|\n)(?:\d+\.? )?references?:?(?:\n|$)"),
    _cue(
        "unofficial, in another language",
        "any",
        "calls itself unofficial or a re-implementation",
        "非官方|复现|重新实现",
        "非公式|再現実装",
        "비공식|재구현",
        r"\bno oficial|reimplementaci[oó]n",
        r"\bnon officiel|réimpl[ée]mentation",
        r"\binoffiziell|nachimplementier",
        r"\bn[ãa]o oficial|reimplementa[çc][ãa]o",
        r"неофициальн|воспроизведени",
    ),
)


def telling_cues(name: str, title: str, head: str, prose: str) -> list[Cue]:
    """The cues that a repository shows, each once, official ones first; texts in any case."""
    prose = prose.lower()
    places = {
        "name": name.lower(), "title": title.lower(), "opening": prose[:500], "head": head.lower(), "any": prose
    }  # fmt: skip
    return [cue for cue in (*OFFICIAL, *INDEPENDENT) if cue.pattern.search(places[cue.where])]

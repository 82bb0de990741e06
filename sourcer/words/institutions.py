"""What kind of institution an affiliation names, by rule and with the reason. Never country, prestige or rank.

An affiliation is read place by place (parted by "+", ";" or a footnote's mark), and each of these part by part.
Hospitals are told first (a university's hospital is a hospital), then names that are known to mislead, words for
"university" in many languages, known companies and universities, and last what a name's making says: "National
Laboratory", a legal form, "Labs" at its end. What only the making says gives way to a university in the same place: a
"Robotics Research" beside "University of …" is a group there. A town's name that is also a university's (TOWNS) gives
way to everything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sourcer.model.institutions import OUTSIDE, InstitutionFact, InstitutionKind, KindFound, PrintedPlaces
from sourcer.model.works import Work
from sourcer.words.organisations import ACADEMIC, INDUSTRY, NATIONAL, TOWNS, UNSURE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLACES = re.compile(r"[;+\n；†‡§¶∗•♠♣♥♦]")
_PARTS = re.compile(r"[|,()\[\]/、，（）]|\s[-–—·:]\s")
_OF_AI = re.compile(r"[A-Z]\w*[a-z]AI")
_JOINED = re.compile(r"\s(?:and|&|at|@|und|et)\s", re.IGNORECASE)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"})
_DOMAIN = re.compile(r"(?:[\w-]+\.)+(edu|ac|gov|mil|com|ai|io|co)(?:\.[a-z]{2})?", re.IGNORECASE)
_SCRIPTS: tuple[tuple[InstitutionKind, str], ...] = (
    ("hospital", r"医院|醫院|病院|병원|больниц|مستشفى|בית חולים|νοσοκομείο|โรงพยาบาล|अस्पताल"),
    (
        "university",
        r"大学|大學|学院|學院|대학|университет|університет|академия наук|جامعة|אוניברסיט|πανεπιστ[ήη]μιο|"
        r"มหาวิทยาลัย|विश्वविद्यालय|বিশ্ববিদ্যালয়|համալսարան|უნივერსიტეტ|과학기술원|\b(?:МГУ|МФТИ|СПбГУ|ВШЭ)\b",
    ),
    (
        "national lab",
        r"国家实验室|國家實驗室|国立研究|理化学研究所|産業技術総合研究所|情報通信研究機構|鹏城实验室|之江实验室|한국전자통신연구원",
    ),
    (
        "industry",
        r"华为|阿里巴巴|腾讯|百度|字节跳动|京东|美团|小米|商汤|旷视|科大讯飞|网易|滴滴|快手|アマゾン|グーグル|ソニー|トヨタ自動車|"
        r"日立製作所|富士通|日本電信電話|삼성전자|네이버|카카오|LG전자|\b(?:Яндекс|Сбер)\b",
    ),
    ("company", r"公司|株式会社|주식회사|㈜|\(주\)|\bООО\b|\bПАО\b"),
)
_HOSPITAL = re.compile(
    r"hospital|hopita[lu]|hospices civils|ospedale|klinik(?:um|en|s)?\b|\bclini(?:c|ca|que)\b|szpital|sykehus|sjukhus|"
    r"ziekenhuis|\bumc\b|medical cent(?:er|re)\b|cancer cent(?:er|re)\b|\bcharite\b|universitatsmedizin|infirmary|"
    r"\bnhs\b|\bchr?u de\b|\baphp\b|\bap hp\b|"
    r"\bmass general\b|\berasmus mc\b|\bdana farber\b|\bsloan kettering\b|\bkaiser permanente\b"
)
_UNIVERSITY = re.compile(
    r"hochschule|\b(?:u of|\w*universit\w*|\w*egyetem\w*|univ|univ(?!ers(?:al|e)\b)\w{3,}|uniw\w+|unibertsitate\w*|"
    r"unviers\w+|unversity|yliopisto\w*|korkeakoulu|ulikool\w*|sveucilist\w+|prifysgol|ollscoil|haskol\w+|daigaku|"
    r"panepistim\w+|dai hoc|college|colegio|collegium|hogeschool|hogskol\w+|hojskol\w+|hoyskol\w+|vysok\w+ skol\w+|"
    r"vysoke uceni|sciences appliquees|ecole|escola|escuela|scuola|politec\w+|polytec\w+|politechni\w+|fakult\w+|"
    r"facult\w+|faculdade|instituto superior|institut(?:e|o)? (?:of |de |fur |national )?(?:\w+ )?(?:and )?"
    r"(?:technology|technologie|teknologi|tecnologico)|"
    r"institutes? of (?:science|sciences|management|information technology|technological|engineering)\b(?! research)|"
    r"technological institute|technical institute|institute of (?:\w+ )?science (?:and|&) technology|"
    r"(?:graduate|business|medical|law|summer|management) school|school of \w+|higher school|"
    r"(?:department|dept) of \w+ (?:science|engineering)|cegep|conservatoire)\b"
)
_NATIONAL = re.compile(
    r"\b(?:national lab\w*|nat l lab\w*|national research (?:council|institute|cent\w+)|"
    r"national (?:institutes?|cent(?:er|re)|observator\w+|physical laborator\w+|agency|key lab\w*|supercomp\w+)|"
    r"(?:army|naval|navy|air force|defen[cs]e|aerospace|ballistic) (?:research|science|r d)\w*|"
    r"ministry of (?!education)|space (?:agency|center|centre)|geological survey|"
    r"(?:weather|meteorological) (?:service|institute|office)|"
    r"forschungszentrum|government|federal reserve|(?:europe\w*|joint) research cent\w+|atomic (?:energy|research)|"
    r"institut national|istituto nazionale|instituto nacional)\b"
)
_LEGAL = _words(
    "inc incorporated llc llp ltd limited corp corporation gmbh kg sas sarl srl bv nv oy oyj plc pty pvt pte kk kft "
    "ooo bhd aps asa company co cooperative sro doo oo pbc"
)
_SURE_LEGAL = _words("inc incorporated llc llp ltd limited corp corporation gmbh plc")
_SPELT_LEGAL = frozenset(("AG", "SA", "AB", "AS", "SE", "SpA", "SRL", "UG", "S.A.", "S.p.A.", "K.K."))
_TRADES = _words(
    "labs technologies technology solutions systems software robotics therapeutics pharmaceuticals pharma biosciences "
    "biotech analytics ventures capital networks semiconductor semiconductors motors automotive electronics "
    "consulting bank ai energy games studios telecom mobile insurance"
)
_NO_COMPANY = _words(
    "institute institut instituto institution institutions centre center centro department dept laboratory laboratoire "
    "council association society foundation academy for of and the in research science sciences national program "
    "initiative division applied school independent unit project lab "
    "partnership on"
)
_DIVISION = re.compile(r"(?:\w+ )?(?:school|department|dept|faculty|faculte|fakultat|facultad|college) (?:of|de|fur)\b")
_NOBODY = re.compile(r"\b(?:independent|unaffiliated|freelance\w*|self employed|none|n a|no affiliation|individual)\b")


@dataclass(frozen=True, slots=True)
class _Told:
    found: KindFound
    is_sure: bool


@lru_cache(maxsize=65_536)
def kinds_of(affiliation: str) -> tuple[KindFound, ...]:
    """The kinds of institution that an affiliation names, in its order, each once; one of "unclear" where none is."""
    told = [each for place in _PLACES.split(unicodedata.normalize("NFKC", affiliation)) for each in _told_in(place)]
    if any(each.is_sure and each.found.kind == "university" for each in told):
        # "National Key Laboratory of …" is a university's own, wherever it stands.
        told = [each for each in told if each.is_sure or each.found.kind != "national lab"]
    clear: dict[InstitutionKind, KindFound] = {}
    for each in told:
        if each.found.kind != "unclear":
            clear.setdefault(each.found.kind, each.found)
    if "industry" in clear:
        clear.pop("company", None)
    if clear:
        return tuple(clear.values())
    return (told[0].found if told else KindFound("unclear", "no word that says what it is"),)


def _told_in(place: str) -> list[_Told]:
    """What the parts of one place say, less what gives way to what another of them says for sure."""
    told = [each for part in _split(place) if (each := _tell(part))]
    sure = {each.found.kind for each in told if each.is_sure}
    if not sure.isdisjoint(("university", "hospital")):
        return [each for each in told if each.is_sure]
    if sure:
        return [each for each in told if each.is_sure or each.found.kind != "university"]
    return told


def kind_of(affiliation: str) -> KindFound:
    """The first kind of institution that an affiliation names."""
    return kinds_of(affiliation)[0]


def institution_names(affiliation: str) -> tuple[str, ...]:
    """The parts of an affiliation that name an institution, as printed: no department, no town; all of it if none does.

    For counting how often an institution comes, never for a score.
    """
    places = _PLACES.split(unicodedata.normalize("NFKC", affiliation))
    parts = [part.strip() for place in places for part in _split(place)]
    told = [part for part in parts if (each := _tell(part)) and each.is_sure]
    named = [part for part in told if not _DIVISION.match(" ".join(_fold(part)))]
    return tuple(dict.fromkeys(named or told or parts[:1]))


def outside_academia(works: Iterable[Work], author_id: str) -> tuple[InstitutionFact, ...]:
    """Where the author wrote from, as far as it is told: every kind that a work prints beside the author's own name.

    Newest first; affiliations that tell nothing are left out. What co-authors print says nothing of the author.
    """
    return facts_of(
        PrintedPlaces(place.affiliations, work.title, work.url, work.first_public_on)
        for work in works
        for place in work.authorships
        if place.author_id == author_id and place.affiliations and not work.withdrawn
    )


def facts_of(printed: Iterable[PrintedPlaces]) -> tuple[InstitutionFact, ...]:
    """The same from what was printed: each affiliation once, on the newest work that prints it."""
    ordered = sorted(printed, key=lambda place: (-(place.on.toordinal() if place.on else 0), place.url, place.title))
    newest: tuple[str, str] | None = None
    facts: dict[tuple[InstitutionKind, str], InstitutionFact] = {}
    for place in ordered:
        for affiliation in place.affiliations:
            for found in kinds_of(affiliation):
                if found.kind == "unclear":
                    continue
                work = (place.url, place.title)
                newest = newest or work
                fact = InstitutionFact(
                    found.kind, affiliation, found.reason, place.title, place.url, place.on, work == newest
                )
                facts.setdefault((found.kind, " ".join(_fold(affiliation))), fact)
    return tuple(facts.values())


def is_outside(facts: Iterable[InstitutionFact]) -> bool | None:
    """Whether the newest work that tells prints an institution outside academia; None where no work tells."""
    newest = [fact.kind for fact in facts if fact.is_newest and fact.kind != "hospital"]
    return any(kind in OUTSIDE for kind in newest) if newest else None


def _split(text: str) -> list[str]:
    """The parts of a place; institutions in one part are parted where at least two sides tell for sure."""
    parts: list[str] = []
    for part in filter(str.strip, _PARTS.split(text.replace("A/S", "AS"))):
        sides = [side for side in _JOINED.split(part) if side.strip()]
        told = [each for side in sides if (each := _tell(side)) and each.is_sure and each.found.kind != "unclear"]
        if len(told) > 1:
            parts += sides
        else:
            parts.append(part)
    return parts


def _tell(part: str) -> _Told | None:
    """What one part of an affiliation says; None where it says nothing."""
    words = _fold(part)
    text = " ".join(words)
    return (
        _by_script(part)
        or _by_pattern("hospital", _HOSPITAL, text)
        or _by_name("industry", _MISLEADING, words)
        or _by_name("national lab", NATIONAL, words)
        or _by_pattern("university", _UNIVERSITY, text)
        or _by_name("unclear", UNSURE, words)
        or _by_name("industry", INDUSTRY, words)
        or _by_name("university", ACADEMIC, words)
        or _by_name("university", TOWNS, words, is_sure=False)
        or _by_domain(part)
        or _by_making(part, words, text)
    )


_MISLEADING = frozenset(name for name in INDUSTRY if "institute" in name or name.startswith("mit "))


def _by_script(part: str) -> _Told | None:
    for kind, pattern in _SCRIPTS:
        if found := re.search(pattern, part, re.IGNORECASE):
            return _Told(KindFound(kind, f"the word {found.group()!r}"), True)
    return None


def _by_pattern(kind: InstitutionKind, pattern: re.Pattern[str], text: str) -> _Told | None:
    found = pattern.search(text)
    return _Told(KindFound(kind, f"the word {found.group()!r}"), True) if found else None


def _by_name(
    kind: InstitutionKind, names: frozenset[str], words: tuple[str, ...], *, is_sure: bool = True
) -> _Told | None:
    for start, first in enumerate(words):
        for length in _LENGTHS.get(first, ()):
            name = " ".join(words[start : start + length])
            if name in names:
                return _Told(KindFound(kind, f"the known name {name!r}"), is_sure)
    return None


def _lengths() -> dict[str, list[int]]:
    """How many words the known names have that begin with a word, longest first."""
    found: dict[str, set[int]] = {}
    for name in INDUSTRY | NATIONAL | ACADEMIC | TOWNS | UNSURE:
        found.setdefault(name.split()[0], set()).add(len(name.split()))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


_LENGTHS = _lengths()


def _by_domain(part: str) -> _Told | None:
    found = _DOMAIN.fullmatch(part.strip())
    if not found:
        return None
    ends: dict[str, InstitutionKind] = {
        "edu": "university",
        "ac": "university",
        "gov": "national lab",
        "mil": "national lab",
    }
    kind = ends.get(found.group(1).lower(), "company")
    return _Told(KindFound(kind, f"an address that ends in .{found.group(1).lower()}"), kind != "company")


def _by_making(part: str, words: tuple[str, ...], text: str) -> _Told | None:
    """What the making of a name says; not sure, for a group at a university can be called so as well."""
    if _NOBODY.search(text):
        return _Told(KindFound("unclear", "it says that there is no institution"), False)
    if found := _NATIONAL.search(text):
        return _Told(KindFound("national lab", f"the words {found.group()!r}"), False)
    last = part.strip().rsplit(None, 1)[-1]
    is_place = len(words) == 1 and "." not in last  # "Adelaide, SA"
    if words and (words[-1] in _LEGAL or (last in _SPELT_LEGAL and not is_place)):
        # "SA" and the like can be a place as well; an "Inc." beside a university is an institution of its own.
        is_sure = len(words) > 1 and words[-1] in _SURE_LEGAL
        return _Told(KindFound("company", f"the legal form {last!r}"), is_sure)
    if _OF_AI.fullmatch(part.strip()):
        return _Told(KindFound("company", "a name that ends in 'AI'"), False)
    if 1 < len(words) <= 4 and words[-1] in _TRADES and _NO_COMPANY.isdisjoint(words):
        return _Told(KindFound("company", f"a name that ends in {last!r}"), False)
    if 1 < len(words) <= 3 and words[-1] == "research" and _NO_COMPANY.isdisjoint(words[:-1]):
        return _Told(KindFound("company", "a name that ends in 'Research', as company laboratories do"), False)
    return None


def _fold(text: str) -> tuple[str, ...]:
    """The words without accents, in lower case; dots inside a word go (S.p.A.), as does the number of a footnote at the
    end of one (Technology1); other marks part words.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"(?<=\b\w)\.(?=\w\b)|(?<=[a-z]{5})\d\b", "", plain)
    return tuple(re.findall(r"[\w&*]+", plain))

"""What the owner of a repository asks of those who read it."""

from __future__ import annotations

import re

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

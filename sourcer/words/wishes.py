"""What somebody asks of recruiters, in the words of their own README or profile.

A wish is a sentence that tells recruiters to stay away, or that its writer looks for no work. A sentence that only has
recruiters in it, as the README of a data set of job adverts does, is none: so each pattern needs who is meant and what
is asked of them in one sentence, and words that make it a finding about others end it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_GAP = r"[^.!?。！？\n]{0,40}?"
_EN_WHO = r"(?:recruiters?|recruitment agenc\w+|recruiting agenc\w+|head-?hunters?|talent scouts?|hr people)"
_EN_WRITE = r"(?:contact|e-?mail|mail|message|write|call|approach|reach out|bother|disturb|connect|ping|spam|dm|apply)"
_EN_ENDS = r"(?=\s{0,3}(?:[.!,;:)]|$)|\s{1,3}(?:me|us|here|this|via|through|or|on|unless|about|regarding|to me)\b)"
_DE_WHO = r"(?:recruiter|headhunter|personalvermittl|personaldienstleist|personalberat)\w*"
_FR_WHO = r"(?:recruteu(?:r|se)s?|chasseurs? de t[êe]tes?|cabinets? de recrutement)"
_FR_OFFER = r"(?:offres?|propositions?) d'(?:emploi|embauche)"
_ES_WHO = r"(?:reclutador\w*|cazatalentos|headhunters?|recruiters?)"
_ES_OFFER = r"ofertas de (?:trabajo|empleo)"
_IT_WHO = r"(?:recruiters?|reclutator\w+|selezionator\w+|cacciator\w+ di teste|headhunters?)"
_IT_OFFER = r"(?:offert|propost)\w+ di lavoro"
_PT_WHO = r"(?:recrutador\w*|headhunters?|recruiters?|ca[çc]a-talentos)"
_PT_OFFER = r"(?:propostas?|ofertas?) de (?:emprego|trabalho)"
_NL_WHO = r"(?:recruiters?|headhunters?|wervers|wervingsbureaus?)"
_ZH_WHO = r"(?:猎头|獵頭|招聘|招募|\bhr\b)(?!数据|數據|信息|系统|系統|算法|模型|偏见|偏見|广告|廣告|平台|网站)"
_JA_WHO = (
    r"(?:スカウト|リクルーター|ヘッドハンター|ヘッドハンティング|人材紹介|採用(?:担当|活動|関係|目的|に関する|の(?:ご|お)))"
    r"(?!データ|予測|モデル|履歴)"
)

_WISHES: dict[str, tuple[str, ...]] = {
    "English": (
        rf"\bno (?:more |unsolicited )?{_EN_WHO}\b(?! (?:in (?!my)|of|from|among|were|was|are|is|took|had|have|has|did|"
        r"could|can|agreed|participated|rated|saw|data|bias|would|will (?!be ans)))",
        r"\bno (?:more |unsolicited )?(?:recruiter|recruiting|recruitment) (?:e-?mails?|mail|messages?|calls?|spam)\b",
        r"\bno (?:more |unsolicited )?job offers\b(?! (?:were|was|are|in|of|from|had|have))",
        rf"\b{_EN_WHO}\b{_GAP}(?:do not|don't|dont|must not|should not|never) {_EN_WRITE}{_EN_ENDS}",
        rf"\b{_EN_WHO}\b{_GAP}(?:not welcome|unwelcome|stay away|keep away|keep out|go away|no,? thank)",
        rf"\b{_EN_WHO}\b{_GAP}please (?:refrain|abstain|stay|keep|look elsewhere)",
        rf"(?:\bdo not|\bdon't|\bdont|\bstop|\bnever|refrain from) {_EN_WRITE}(?:ing)?\b{_GAP}"
        rf"(?:if you(?:'re| are)|as|for|about|with|regarding)(?: an?| any| your)? (?:{_EN_WHO}|recruit(?:ing|ment)|"
        r"job offers?|jobs?\b|job opportunit\w+|open positions?|headhunting)(?! (?:data|title|ad))",
        r"\b(?:do not|don't|dont|stop|please refrain from) send(?:ing)?(?: me| us)?(?: any| your)? "
        r"(?:job offers|recruiter|recruiting (?:e-?mail|message))",
        r"(?:^|[.!?:;,(\n*-][ \n]{0,3}|\bi am |\bi'm |\bi’m |\bcurrently |\bwe are )(?:currently |really )?not "
        r"(?:currently |actively )?(?:looking for|open to|interested in|available for|seeking|in the market for) "
        r"(?:an? |any |new |other |a new |your |being |job ){0,4}(?:jobs?|recruit\w*|positions?|offers?|opportunit\w+|"
        r"roles?|employment|headhunt\w*)\b(?! (?:title|data|advert|ad|post|market|class|sched|bias|encod|embed)\w*)",
    ),
    "German": (
        rf"\bkeine?n? (?:\w+ von )?(?:{_DE_WHO}|jobangebote?|stellenangebote?)\b"
        r"(?! (?:wurden?|waren?|haben|hat|in der|im|nahmen|sind))",
        rf"\b{_DE_WHO}\b{_GAP}(?:unerwünscht|nicht erwünscht|bitte nicht|nein,? danke|zwecklos|bitte fernbleiben|"
        r"absehen|unterlassen)",
        rf"\b(?:bitte nicht|nicht) (?:kontaktieren|anschreiben|anrufen){_GAP}{_DE_WHO}",
        r"\bich suche (?:derzeit |zurzeit |momentan |aktuell )?kein(?:e|en)? (?:neue\w* )?(?:job|stelle|arbeit)",
        r"\bkein interesse an (?:job|stellen)angeboten",
    ),
    "French": (
        rf"\b(?:pas de|aucune?|sans) (?:{_FR_WHO}|{_FR_OFFER})\b(?! (?:n'|dans|ne ))",
        rf"\b{_FR_WHO}\b{_GAP}(?:s'abstenir|abstenez|merci de ne pas|ne (?:pas )?me contact\w+|ne m'écri\w+|"
        r"passez votre chemin|non,? merci|pas les bienvenu)",
        rf"\b(?:merci de ne pas|ne pas|ne) me contact\w+{_GAP}(?:{_FR_WHO}|recrutement|{_FR_OFFER})",
        r"\bje ne (?:re)?cherche (?:pas|plus|aucun)(?: de| d'| un| nouvel| nouveau){0,3}\s?"
        r"(?:emploi|travail|poste|job)\b",
    ),
    "Spanish": (
        rf"\b(?:no acepto|no quiero|no busco|no atiendo|sin)(?: a| más)? (?:{_ES_WHO}|{_ES_OFFER})\b(?! (?:en|de) )",
        r"\bno (?:más )?(?:reclutadores|cazatalentos|ofertas de (?:trabajo|empleo))\b(?! (?:en|de) )",
        rf"\b{_ES_WHO}\b{_GAP}(?:abstenerse|abst[ée]n(?:ganse|gase)|por favor,? no\b|no,? gracias|no bienvenid|"
        r"no (?:me )?(?:contact(?:en|ar|arme|éis|ad)|escrib(?:an|ir|irme)|llam(?:en|ar|arme)|molest(?:en|ar)))\b",
        rf"\bno (?:me )?(?:contact(?:en|es|ar|arme|éis)|escrib(?:an|as|ir)){_GAP}(?:{_ES_WHO}|{_ES_OFFER})",
        r"\bno (?:busco|estoy buscando) (?:un )?(?:nuevo )?(?:trabajo|empleo)\b",
    ),
    "Italian": (
        rf"\b(?:niente|nessun\w*|basta) (?:{_IT_WHO}|{_IT_OFFER})\b(?! (?:ha|hanno|nel|è|sono))",
        rf"\b{_IT_WHO}\b{_GAP}(?:astenersi|si astengano|non (?:mi )?contatt(?:ate|atemi|armi|are)\b|per favore,? no\b|"
        r"non scriv(?:ete|etemi|ermi)\b|no,? grazie|non graditi|non sono (?:graditi|benvenuti))",
        rf"\bnon (?:contattatemi|contattarmi|scrivetemi|scrivermi){_GAP}(?:{_IT_WHO}|recruiting|{_IT_OFFER})",
        r"\bnon (?:cerco|sto cercando) (?:un )?(?:nuovo )?(?:lavoro|impiego)\b",
    ),
    "Portuguese": (
        rf"\b(?:sem|nada de|n[ãa]o (?:aceito|quero)) (?:{_PT_WHO}|{_PT_OFFER})\b(?! (?:em|no|na) )",
        rf"\b{_PT_WHO}\b{_GAP}(?:n[ãa]o (?:me )?(?:conta[c]?t(?:em|ar)|escrevam|enviem|incomodem)\b|"
        r"por favor,? n[ãa]o\b|n[ãa]o,? obrigad[oa]|n[ãa]o (?:s[ãa]o )?bem-vindos|abstenham-se|favor n[ãa]o)",
        rf"\bn[ãa]o (?:me )?(?:conta[c]?t(?:em|ar|e)|escrevam){_GAP}(?:{_PT_WHO}|recrutamento|{_PT_OFFER})",
        r"\bn[ãa]o (?:procuro|busco|estou (?:procurando|à procura de)) (?:um )?(?:novo )?(?:emprego|trabalho)\b",
    ),
    "Dutch": (
        rf"\bgeen (?:\w+ van )?{_NL_WHO}\b(?! (?:hebben|heeft|waren|deden|namen|in de))",
        rf"\b{_NL_WHO}\b{_GAP}(?:niet welkom|ongewenst|niet gewenst|nee,? (?:bedankt|dank)|gelieve|niet benaderen|"
        r"neem geen contact|(?:alstublieft|alsjeblieft|aub) niet|blijf weg)",
        rf"\b(?:neem geen contact|benader (?:me|mij) niet){_GAP}{_NL_WHO}",
        r"\b(?:ik )?ben niet op zoek naar (?:een )?(?:nieuwe )?(?:baan|job|werk|functie)\b",
    ),
    "Chinese": (
        rf"{_ZH_WHO}[^。！？\n]{{0,10}}(?:勿扰|勿擾|请勿|請勿|谢绝|謝絕|免扰|免擾|免谈|绕道|勿联系|不要(?:联系|打扰|聯繫|打擾))",
        rf"(?:请勿|請勿|谢绝|謝絕|拒绝|拒絕|不接受|不欢迎|不歡迎)[^。！？\n]{{0,6}}{_ZH_WHO}",
        r"(?:目前|暂时|暫時)?(?:不找工作|无意跳槽|無意跳槽|不考虑(?:新工作|跳槽)|不考慮(?:新工作|跳槽))",
    ),
    "Japanese": (
        rf"{_JA_WHO}[^。！？\n]{{0,20}}(?:お断り|ご遠慮|お控え|不要|禁止|受け?付?けて(?:い|お)(?:り)?ません|やめてください)",
        r"(?:転職|仕事)(?:先)?(?:は|を|活動は)(?:考えて|探して)(?:い|お)(?:り)?ません",
    ),
    "Korean": (r"(?:채용|헤드헌터|리크루터)[^.\n]{0,15}(?:사절|거절|하지 마)",),
}
_WORDS = re.compile(
    r"recruit|recrut|hunter|reclut|talent|person|hr\b|job|stelle|arbeit|emploi|embauche|têtes|tetes|travail|poste|trabajo|"
    r"empleo|lavoro|impiego|selezionator|teste|emprego|trabalho|werv|baan|werk|functie|position|offer|opportunit|role|"
    r"employment|[猎獵招工跳ス採リヘ人転仕채헤리]"
)
"""One of these stands in every wish: most texts have none, and are told at once."""


@lru_cache(maxsize=1)
def _any_wish() -> re.Pattern[str]:
    """Made when a text first needs it: whoever reads a shortlist does without."""
    return re.compile("|".join(pattern for patterns in _WISHES.values() for pattern in patterns))


def wants_no_recruiters(text: str) -> bool:
    """Whether a README, description or profile asks recruiters to stay away, in one of several languages."""
    plain = text.lower().replace("’", "'")
    if _WORDS.search(plain) is None:
        return False
    return _any_wish().search(re.sub(r"(?<!\n)\n(?![\n*#-])", " ", plain)) is not None

"""Words of English that every room leaves out alike."""

from __future__ import annotations

_STOP_WORDS = """
    a about above across after again against all almost along already also although always among an and another any
    are as at based be became because been before being below between both but by can cannot could did do does doing
    done due during each either else enough especially etc even ever every few finally first for found from further
    furthermore give given gives had has have having he hence her here his how however if in including indeed instead
    into is it its itself just know known largely last least less let like made mainly make makes many may me might
    more moreover most mostly much must my namely nearly need needs neither never no nor not now obtain obtained of off
    often on once one only onto or other others our ours out over own paper particular particularly per perhaps present
    presented presents previous previously propose proposed proposes provide provided provides quite rather really
    recent recently regarding respectively same second see seem seen several she should show showed shown shows since so
    some still such than that the their them themselves then there thereby therefore these they this those though three
    through throughout thus to together too toward towards two under until up upon us use used uses using usually
    various very via was we well were what when where whereas whether which while who whole whose why will with within
    without work works would yet you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words of English prose and of every abstract ("propose", "paper") that say nothing of a topic."""

_FUNCTION_WORDS = {
    "French": "de la le les des du et une dans pour sur est sont avec par qui aux ces cette leur ou",
    "German": "der die das und ein eine einer für mit von zu den dem des im ist sind auf wie bei aus wir nicht",
    "Spanish": "de la el los las una y en para con por que del se es son al lo como su",
    "Italian": "di il lo la gli le e una per con che del della dei delle sono nel da si",
    "Portuguese": "de o os as uma e em para com por que do da dos das no na são se",
    "Dutch": "de het een en van voor met op te zijn dat die bij aan naar wij uit",
}
_MANY = 3


def language_of(text: str) -> str | None:
    """The language that a text reads as by its small words, where that is plainly another than English; else None.

    At least three different small words of it must be there, and more than English has.
    """
    words = {word.strip(".,;:!?()\"'«»") for word in text.lower().replace("'", "' ").replace("’", "' ").split()}
    english = len(words & STOP_WORDS)
    found = [(len(words & set(said.split())), name) for name, said in _FUNCTION_WORDS.items()]
    most = max(count for count, _ in found)
    return next(name for count, name in found if count == most) if most >= _MANY and most > english else None

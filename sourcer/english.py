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

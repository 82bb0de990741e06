"""Abstracts in other languages, invented, from a seed."""

from __future__ import annotations

import random

_FRENCH = (
    "Nous étudions comment la prise d'un objet par un bras dépend de la force quand peu de contacts sont connus.",
    "La trajectoire est difficile à prévoir car chaque articulation change avec le couple et la surface.",
    "Dans cet article nous montrons qu'une règle simple peut être apprise avec le capteur et sans plan.",
    "Notre approche trouve d'abord la position et corrige ensuite le geste avec une petite erreur.",
    "Il est connu que le mouvement limite ce que les données disent sur les obstacles.",
    "Nous comparons la méthode avec trois façons de choisir un modèle, et les résultats sont meilleurs pour le bras.",
    "Les expériences sur deux ensembles de mesures montrent que l'erreur est plus basse qu'avec les autres méthodes.",
)
_GERMAN = (
    "Wir untersuchen, wie der Griff eines Arms von der Kraft abhängt, wenn nur wenige Kontakte bekannt sind.",
    "Die Bahn ist schwer vorherzusagen, weil jedes Gelenk sich mit dem Moment und der Fläche ändert.",
    "In dieser Arbeit zeigen wir, dass eine einfache Regel aus den Daten ohne einen Plan gelernt werden kann.",
    "Unser Verfahren findet zuerst die Lage und verbessert dann die Bewegung mit einem kleinen Fehler.",
    "Es ist bekannt, dass der Sensor begrenzt, was ein Modell über die Hindernisse sagen kann.",
    "Wir vergleichen das Verfahren mit drei anderen und finden, dass der Regler am wichtigsten ist.",
    "Versuche auf zwei Mengen von Messungen zeigen, dass der Fehler um ein Drittel kleiner ist als mit dem Netz.",
)


def in_french(seed: int) -> str:
    return " ".join(random.Random(seed).sample(_FRENCH, len(_FRENCH)))


def in_german(seed: int) -> str:
    return " ".join(random.Random(seed).sample(_GERMAN, len(_GERMAN)))

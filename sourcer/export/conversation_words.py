"""Every sentence of our own that a conversation can hold. {} are gaps for what others wrote.

They state and ask; none of them praises, and a test holds them against a list of words that do.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sourcer.model.scores import ComponentName

OWN_QUESTION, OWN_NOTE = "sourcer's own question", "sourcer's own note"

# Before you write
STOPPED = "Do not write: the owner of {} asks recruiters to stay away."
PASSED = "Your team passed on this person: {}."
KNOWN = "Your team knows this person already: {}."
MARKED = "Your team on this person: {}."
ONLY_AN_ACCOUNT = (
    "Only the GitHub account {} is known, and no real name that anybody checked: use no name before you know it."
)
WHOLE_NAME = "The name stands as printed, {}: which part is the family name is not told ({})."
NAMESAKE = "Not joined with a person of a like name: {}. Open the works below and see that they are one person's."
TO_EDIT = "This is to be edited by a human before anything of it is used. sourcer sends nothing to anybody."

# Why this team
TEAM_SAYS = "Your brief says: “{}”"
NO_TEAM = (
    "The brief has no [team]: write here, in your own words, what you are after, which data you have and which "
    "problem is open; sourcer has no words for that."
)

# Three checkable facts
WORK = "{}, {}: {}."
AT_VENUE = "{} stands at {} with the status {}."
TAKEN_UP = "Taken up from {}: {}."
TOPIC = "With {}: {}."
OWN_CODE = "The repository {} shows {}."
IMPLEMENTED = "The repository {} implements {}."
IMPLEMENTED_BY_OTHERS = "Somebody else implemented {} in {}."
FEW_FACTS = "These are fewer than three: the store holds no further fact with an address and a day."
NO_FACTS = "The store holds no fact with an address and a day: look for yourself before you write."

# Which area each touches
TOUCHES = "{} has these words of your area {}: {}. The area, as your brief has it: “{}”"
TOUCHES_NONE = (
    "{} has no word of your areas in title and abstract; over all works the ranking has the person nearest to {}."
)
NO_AREA = "The ranking tells no problem area for this person."

# What to ask
TO_VALIDATE = "To validate, {} (value {}, adds {} to the score): "
QUESTIONS: Mapping[ComponentName, str] = MappingProxyType(
    {
        "fit": "which part of the problem in {} would you take up again, and what would you need for it?",
        "originality": "what was there before {}, and what made you leave it?",
        "importance": "when you began with {}, what did you expect to come of the topic, and what came otherwise?",
        "execution": "how would somebody get the numbers of {} again, and which of them would not come out the same?",
        "engineering": "what breaks first when somebody else builds on {}, and how would you notice?",
        "outside": "in {}, what was decided by the use that it was made for?",
    }
)
LOOK_FOR = (
    "Look for a decision, a run or a number that can be opened and checked, and for what the person would do "
    "otherwise now."
)
NO_STRENGTH = "No part of the score is above the middle: ask about {} from the beginning."
ROLE_COUNTS = "Your brief looks for the role {}: {}. Of ten points ideas have {}, execution {} and engineering {}."
NO_ROLE = "Your brief names no role; the ranking weighs {}."
WEAKER = "Where most of the score is missing: {} (value {}, weight {})."
WEAKER_UNKNOWN = "Where most of the score is missing, for nothing could be said of it: {} (weight {}; {})."
MINIMUM_BAR: Mapping[ComponentName, str] = MappingProxyType(
    {
        "originality": (
            "The minimum bar: the person names one decision that was theirs alone, what spoke against it, and a run "
            "that settled it."
        ),
        "importance": (
            "The minimum bar: the person says which question of the topic is still open, and how one would close it."
        ),
        "execution": (
            "The minimum bar: the person takes one experiment from data to number, with the baseline, the seeds and "
            "what would have refuted it."
        ),
        "engineering": (
            "The minimum bar: the person changes code that is not theirs, with a failing case, the change, and a test "
            "that holds it."
        ),
        "outside": "The minimum bar: the person tells of one result that somebody outside a university relied on.",
    }
)
MUST = "Your brief asks for {}: {}. Let the person show it."

# Open points
UNCERTAIN = "To check: {}."
NOT_SCORED = "Not scored, and so counted as the middle: {}."
NO_CODE = "No code of the person's is known here; that says nothing of whether there is any."
OTHERS_WISH = "The owner of {}, who may be somebody else, asks recruiters to stay away."
WITHDRAWN = "The work {} was withdrawn: rest nothing on it."
RUN_NOTE = "The ranking says of itself: {}."
NOTHING_OPEN = "The ranking knows of no open point."

# The right to object
SENDER = "(Fill in: your name, your organisation, its address, and its data protection officer where there is one.)"
HELD = (
    "We hold about you what is public of your work: your name as printed, the titles, days and addresses of works and "
    "code, and affiliations as printed. From these a program concluded how near your works are to our problems, what "
    "set them apart from earlier ones, how their topics went on, and what the code shows. A person decides whether to "
    "write."
)
HELD_ACCOUNT = "We also hold the address of your GitHub account, and the name and website that stand on it."
READ_FROM = "It comes from these public pages: {}."
NO_PAGES = "(Fill in: where it was read; the store has no address for it.)"
PURPOSE = (
    "The purpose is to see whether a conversation about work in our team makes sense. (Fill in: the legal basis, as "
    "your data protection officer has it, and how long you keep this.)"
)
RIGHTS = (
    "You may object to this at any time (Article 21 of the General Data Protection Regulation). You may ask what we "
    "hold (Article 15), have it corrected (Article 16), erased (Article 17) or restricted (Article 18), and complain "
    "to a supervisory authority (Article 77)."
)
CONTACT = "To do so, write to {}; a word is enough."
NO_CONTACT = "To do so, write to (fill in: an address that somebody reads; the configuration has no contact)."


def templates() -> frozenset[str]:
    """Every text that may stand as a statement's words."""
    single = {value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
    return frozenset(
        (single - {OWN_QUESTION, OWN_NOTE, TO_VALIDATE})
        | {TO_VALIDATE + question for question in QUESTIONS.values()}
        | set(MINIMUM_BAR.values())
    )

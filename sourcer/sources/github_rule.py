"""What may be taken from GitHub, and for what: the text that an operator agrees to before anything is asked there.

Whoever changes what the text means gives it a new name (a test holds the two together), so that all are asked anew.
"""

from __future__ import annotations

AGREEMENT = "github-2026-11"
"""The name of the text below, which stands in the configuration of whoever agreed to it."""

RULE: tuple[str, ...] = (
    "GitHub's Acceptable Use Policies (https://docs.github.com/site-policy) let its API be used to learn about public "
    "work. They forbid to use what is found there for unsolicited mail, and to sell or pass on personal information, "
    "to recruiters, headhunters or job boards for instance.",
    "sourcer takes facts of public repositories: name, description, topics, home page, README, list of files, "
    "languages, licence, dates, stars and forks (shown, never scored), and how many issues were closed or answered.",
    "Of the owner of an implementation it takes login, account number, kind, and the name and website that the owner "
    "put there.",
    "It never takes an e-mail address, a location, an employer, a biography, a picture, followers, whom somebody "
    "follows, or who contributed what.",
    "You say that you hold an account whose token you use within GitHub's terms, that a person reads the work before "
    "anybody is approached, that nobody who asks on GitHub to be left alone is, and that what comes from there is not "
    "sold or passed on.",
)

UNREAD = "implementations were not read"
"""How a shortlist says that GitHub was left out."""


def why_withheld(agreed_to: str) -> str:
    """Why GitHub is not asked though it is enabled, with the way out; "" where the operator agreed to this text."""
    if agreed_to == AGREEMENT:
        return ""
    what = f"its rule has changed since {agreed_to} was agreed to" if agreed_to else "nobody agreed to its rule"
    return (
        f"[sources.github] is enabled, but {what}; `sourcer sources` prints the rule, "
        f'and agreed_to = "{AGREEMENT}" agrees to it'
    )

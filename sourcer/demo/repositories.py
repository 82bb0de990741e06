"""The sixty sample repositories and the accounts that own them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sourcer.demo import readmes
from sourcer.demo.bench import Bench
from sourcer.demo.codeplan import Plan, login, slug
from sourcer.demo.lexicon import listed
from sourcer.demo.model import Account, Paper, Repository

FULL_TREE = listed(
    ".github/workflows/ci.yml .gitignore LICENSE NOTES.md README.md configs/cinder_small.yaml "
    "configs/cinder_wide.yaml eval.py pyproject.toml requirements.txt results/seeds.csv "
    "slowclock/__init__.py slowclock/clock.py slowclock/optim.py tests/test_clock.py tests/test_optim.py "
    "tests/test_restart.py train.py"
)
TREES = tuple(
    tuple(line.split())
    for line in (
        "LICENSE README.md configs/base.yaml data/README.md main.py models/net.py requirements.txt scripts/fig1.sh "
        "train.py",
        "LICENSE Makefile README.md environment.yml notebooks/figures.ipynb scripts/run_all.sh src/__init__.py "
        "src/model.py src/train.py",
        "README.md eval.py figures/main.pdf requirements.txt train.py utils.py",
        ".github/workflows/test.yml LICENSE README.md pyproject.toml src/core.py tests/test_core.py train.py",
    )
)
SMALL_TREES = (
    ("README.md", "run.py"),
    ("LICENSE", "README.md", "model.py", "notebook.ipynb", "requirements.txt"),
    ("README.md", "main.py", "utils.py"),
)
CAREFUL_LOGIN, CAREFUL_NAME = "pondskater7", "Ottoline Quarrish"
HOBBY = listed(
    "teakettle42 mossbyte lowtide-dev greywagtail quietcompile papercrane9 hedgehog-py nullisland "
    "saltmarsh-ml tinroof oddsocks3 lanternfish bluekettle sandpiper-x marrowfat longshadow8 drizzlecode "
    "fernweh-lab kiteflyer copperpot"
)
UNCLEAR = 15


class Shelf:
    """Collects repositories; days and stars come from the bench's chance."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.rows: list[Repository] = []

    def add(
        self,
        full_name: str,
        role: str,
        description: str,
        readme: str,
        tree: tuple[str, ...],
        after: datetime,
        *,
        paper: str = "",
        parent: str = "",
        marks: frozenset[str] = frozenset(),
    ) -> Repository:
        """Put a repository on the shelf, created some weeks after ``after``, never later than the world's yesterday."""
        chance, last = self.bench.random, datetime(2026, 6, 28, 12, tzinfo=UTC)
        created = min(
            after + timedelta(days=chance.randint(1, 90), seconds=chance.randint(0, 80_000)), last - timedelta(days=1)
        )
        pushed = min(created + timedelta(days=chance.randint(0, 300), seconds=chance.randint(0, 80_000)), last)
        row = Repository(
            full_name,
            role,
            description,
            readme,
            tree,
            created,
            pushed,
            0 if role == "empty" else int(chance.expovariate(1 / 25)),
            "" if role in ("empty", "list") else "Python",
            "MIT" if "LICENSE" in tree else "",
            ("deep-learning",) if chance.random() < 0.4 else (),
            parent,
            paper=paper,
            marks=marks,
        )
        self.rows.append(row)
        return row


def repositories(bench: Bench, papers: tuple[Paper, ...], plans: list[Plan]) -> tuple[Repository, ...]:
    """All sixty: 20 official, 10 independent, 5 forks, 3 lists, 4 tools, 3 empty, 15 unclear."""
    by_key, shelf = {paper.key: paper for paper in papers}, Shelf(bench)
    for number, plan in enumerate(plans):
        paper, name = by_key[plan.key], plan.full_name.partition("/")[2]
        if plan.role == "empty":
            shelf.add(plan.full_name, "empty", f"Code for {paper.title}", "", (), paper.created, paper=paper.arxiv_id)
            continue
        a, b = (author.name for author in paper.authors[:2]) if len(paper.authors) > 1 else (paper.authors[0].name,) * 2
        extra = f"\n{a} and {b} contributed equally.\n" if "shared-readme" in paper.marks else ""
        mail = frozenset({"mail"}) if number == 4 else frozenset[str]()
        text = readmes.official(paper, name, number, extra) + (readmes.MAIL if mail else "")
        shelf.add(
            plan.full_name,
            "official",
            f"Official code of {paper.title}",
            text,
            TREES[number % 4],
            paper.created,
            paper=paper.arxiv_id,
            marks=mail,
        )
    independent(bench, by_key, plans, shelf)
    others(bench, papers, shelf)
    return tuple(shelf.rows)


def independent(bench: Bench, by_key: dict[str, Paper], plans: list[Plan], shelf: Shelf) -> None:
    """The careful re-implementation of the early mover's paper and nine weaker ones of other papers."""
    first = by_key[plans[0].key]
    shelf.add(
        f"{CAREFUL_LOGIN}/slow-clock-again",
        "independent",
        f"Independent implementation of {first.title}",
        readmes.careful(first, plans[0].full_name),
        FULL_TREE,
        first.created,
        paper=first.arxiv_id,
        marks=frozenset({"careful"}),
    )
    for number in range(9):
        paper = (
            by_key[plans[1 + number].key]
            if number < 5
            else bench.random.choice(
                [
                    p
                    for p in by_key.values()
                    if p.arxiv_id and p.topic in ("optimisation", "ice", "speech") and not p.marks & {"early"}
                ]
            )
        )
        marks, text = frozenset[str](), readmes.weaker(paper, number)
        if number == 2:
            marks, text = frozenset({"spanish"}), readmes.spanish(paper)
        elif number == 3:
            marks, text = frozenset({"no-recruiters"}), text + readmes.NO_RECRUITERS
        elif number == 4:
            marks, text = frozenset({"injection"}), text + readmes.INJECTION
        shelf.add(
            f"{HOBBY[number]}/{slug(paper.title)}-{('torch', 'again', 'jax')[number % 3]}",
            "independent",
            f"Implementation of {paper.title}" if number % 2 else "",
            text,
            SMALL_TREES[number % 3] if number != 3 else TREES[3],
            paper.created,
            paper=paper.arxiv_id,
            marks=marks,
        )


def others(bench: Bench, papers: tuple[Paper, ...], shelf: Shelf) -> None:
    """Forks, lists, tools, empty and unclear repositories."""
    originals, held = (
        list(shelf.rows),
        [p for p in papers if p.arxiv_id and p.created.date() < date(2026, 5, 1) and "hostile" not in p.marks],
    )
    for number in range(5):
        source = originals[number * 4]
        shelf.add(
            f"{HOBBY[10 + number]}/{source.full_name.partition('/')[2]}",
            "fork",
            source.description,
            source.readme,
            source.tree,
            source.created,
            paper=source.paper,
            parent=source.full_name,
        )
    start = datetime(2024, 1, 8, tzinfo=UTC)
    first = next(p for p in papers if "early" in p.marks)
    for number, topic in enumerate(("optimisation", "ice", "speech")):
        shown = tuple(bench.random.sample([p for p in held if p.topic == topic], 12)) + (
            (first,) if number == 0 else ()
        )
        shelf.add(
            f"{HOBBY[15 + number]}/awesome-{topic}",
            "list",
            "A curated list",
            readmes.listing(topic.title(), shown),
            ("README.md",),
            start,
        )
    for number, name in enumerate(("clockwork-optim", "frostkit", "gridtools", "voicebox-mini")):
        cited = tuple(bench.random.sample(held, 5)) + ((first,) if number == 0 else ())
        shelf.add(
            f"{name}-org/{name}",
            "tool",
            f"{name}: building blocks",
            readmes.tool(name.replace("-", "_"), cited),
            TREES[3],
            start,
        )
    for number in range(2):
        paper = bench.random.choice(held)
        shelf.add(
            f"{HOBBY[18 + number]}/{slug(paper.title)}",
            "empty",
            f"{paper.title} (arXiv {paper.arxiv_id})",
            "",
            (),
            paper.created,
            paper=paper.arxiv_id,
        )
    for number in range(UNCLEAR):
        paper = bench.random.choice(held)
        name = ("scratch", "thesis-code", f"{paper.topic}-playground", "data", "homework-4")[number % 5]
        shelf.add(
            f"{HOBBY[(number * 7 + 3) % 20]}/{name}{number}",
            "unclear",
            "",
            readmes.unclear(paper, number),
            SMALL_TREES[number % 3],
            paper.created,
            paper=paper.arxiv_id,
        )


def accounts_of(bench: Bench, papers: tuple[Paper, ...], shelf: tuple[Repository, ...]) -> tuple[Account, ...]:
    """One account per owner; authors' accounts carry their names, laboratories are organisations."""
    persons = {login(bench, author.person): bench.people[author.person] for paper in papers for author in paper.authors}
    made = {}
    for row in shelf:
        owner = row.owner
        if owner == CAREFUL_LOGIN:
            made[owner] = Account(owner, CAREFUL_NAME, "User", "", "https://pondskater7.example.org")
        elif owner.endswith(("-example-lab", "-org")):
            made[owner] = Account(owner, owner.replace("-", " ").title(), "Organization")
        elif owner in persons:
            made[owner] = Account(
                owner, persons[owner].name, "User", f"@{persons[owner].institution}", f"https://{owner}.example.org"
            )
        else:
            made[owner] = Account(owner, "", "User")
    return tuple(made.values())

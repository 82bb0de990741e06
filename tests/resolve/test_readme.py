"""READMEs in several formats, and ones made to hurt. All invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.resolve import resolve
from sourcer.resolve.readme import LONGEST, cited_authors, cites_itself, read_readme
from tests.resolve.builders import a_repo

MARKDOWN = """<!-- a remark -->
# Tidal Gradients
[![badge](https://b.example.org/x.svg)](https://b.example.org) Code for [our paper](https://arxiv.org/abs/2403.90017).
```
python train.py
```
## Results
| model | error |
|---|---|
| slow | 2.5 |
"""
HTML = """<h1 align="center">Tidal Gradients</h1>
<p>Code for <a href="https://arxiv.org/abs/2403.90017">our paper</a>.</p>
<pre>
python train.py
</pre>
<h2>Results</h2>
<table><tr><th>model</th><th>error</th></tr><tr><td>slow</td><td>2.5</td></tr></table>
"""
RST = """Tidal Gradients
===============

.. image:: https://b.example.org/x.svg

Code for `our paper <https://arxiv.org/abs/2403.90017>`_. Run it::

    python train.py

Results
-------

+-------+-------+
| model | error |
+=======+=======+
| slow  | 2.5   |
+-------+-------+
"""


@pytest.mark.parametrize("raw", [MARKDOWN, HTML, RST], ids=["Markdown", "HTML", "reStructuredText"])
def test_three_formats_are_read_alike(raw: str) -> None:
    readme = read_readme(raw)

    assert readme.headings == ("Tidal Gradients", "Results")
    assert "Code for our paper" in readme.prose
    assert "train.py" not in readme.prose
    assert any("python train.py" in block for block in readme.code)
    assert "https://arxiv.org/abs/2403.90017" in readme.links
    assert [row.replace(" ", "").strip("|") for row in readme.table_rows] == ["model|error", "slow|2.5"]
    assert "remark" not in readme.prose


def test_an_entry_of_a_paper_is_told_from_one_of_software() -> None:
    readme = read_readme(
        "```\n@article{q, title={Tidal Gradients}, author={Oduvale, Marella and Quarnell, Bo}, year={2024}\n}\n"
        '@misc{r, title="tidal", author={Stranger, A}, howpublished={https://github.com/a/tidal}\n}\n'
        "@misc{s, title={Slow Clocks}, author={Dov Hestrand}, eprint={2403.90018}\n}\n```"
    )

    assert [entry.is_paper for entry in readme.entries] == [True, False, True]
    assert readme.entries[0].title == "Tidal Gradients"
    assert cited_authors(readme) == ("Oduvale, Marella", "Quarnell, Bo", "Dov Hestrand")
    assert cites_itself(readme, "a/tidal")
    assert not cites_itself(readme, "b/tidal")


def test_null_bytes_and_old_line_ends_are_no_text() -> None:
    assert read_readme("# Ti\x00dal\r\nCode.\rMore.").lines == ("Tidal", "Code.", "More.")


def test_of_a_readme_without_end_the_beginning_is_read() -> None:
    readme = read_readme("# Tidal\n" + "word " * 1_000_000 + "\n# The end")

    assert readme.title == "Tidal"
    assert len(readme.raw) == LONGEST


HOSTILE = (
    "[", "![", "[![", "](", "<", "<!--", "<tr>", "<td", '<a href="', "|", "1.1 |", "```", "<pre>", "#", " #", "\n", " ",
    "=\n", "@a{", "@misc{x,\nauthor = {", "arxiv: ", "arxiv.org/abs/2403.90017 ", "https://github.com/a", "our ",
    "this ", "the official ", "Aa ", "van ", "pip install ", "forked from ", "a_", "::\n  a",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_readme_of_5_mb_made_to_hurt_is_judged_like_any_other(unit: str) -> None:
    """Each takes less than a second; a pattern without bounds would make this test hang for hours."""
    repo = a_repo("o/tidal-pytorch", (unit * (5_000_000 // len(unit) + 1))[:5_000_000])

    (found,) = resolve([], [repo]).implementations

    assert found.relation in ("official", "independent", "unclear", "list", "tool", "empty")


@given(st.text(alphabet="#|[](){}<>!`@=*-_:.,~^ \n\tabo10é漢", max_size=300))
def test_any_text_is_a_readme(raw: str) -> None:
    readme = read_readme(raw)
    assert all(line.strip() for line in readme.lines)
    assert all(heading for heading in readme.headings)
    assert isinstance(readme.entries, tuple)
    assert isinstance(readme.table_rows, tuple)

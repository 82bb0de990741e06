"""How fast people are told apart, beside S2AND: ``python -m benchmarks.identity_speed --python PYTHON``.

PYTHON is an interpreter that has S2AND, by ``pip install s2and`` into a venv of its own. Both get the same mentions,
one core, and nothing is downloaded. Told is the processor time from records to groups of mentions: all that S2AND does,
without reading the file and without S2AND's imports and model; "whole" is all that a night concludes besides: ids that
last, the reason of every link, namesakes, first authors. FILES are those beside the checkout where none is named; with
``--large`` also the mentions of five large editions, the scale that a store has.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.replay import UPSTREAM

BESIDE = UPSTREAM.parent / "benchmarks" / "identity"
LARGE = ("ICLR 2021", "EMNLP 2023", "ICML 2023", "ICML 2024", "NeurIPS 2021")


def main() -> None:
    """Run both on each file and print the times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files of author mentions, compressed JSON lines")
    parser.add_argument("--python", required=True, help="an interpreter that has S2AND")
    parser.add_argument("--large", action="store_true", help="five large editions as well: minutes for S2AND")
    chosen = parser.parse_args()
    files = chosen.files or [BESIDE / "signatures.jsonl.gz", BESIDE / "degraded.jsonl.gz"]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        if chosen.large:
            files.append(Path(folder) / "large.jsonl.gz")
            with gzip.open(files[-1], "wt", encoding="utf-8") as out:
                out.writelines(f"{json.dumps(row)}\n" for row in large_rows())
        for file in files:
            out = Path(folder) / "clusters.tsv"
            own = [sys.executable, "-m", "benchmarks.identity", "--signatures", str(file), "--out", str(out), "--time"]
            ours, whole = _seconds(own), _seconds([*own, "--whole"])
            runner = str(Path(__file__).with_name("s2and_run.py"))
            theirs = _seconds([chosen.python, runner, str(file), str(out)])
            print(
                f"{file.name}: sourcer {ours:.2f} s (whole {whole:.2f} s), S2AND {theirs:.1f} s: "
                f"{theirs / ours:.1f} x (whole {theirs / whole:.1f} x)",
                flush=True,
            )


def large_rows() -> Iterator[dict[str, Any]]:
    """Every mention on the papers of LARGE that names its authors, in the form of the files of mentions."""
    with gzip.open(UPSTREAM / "data" / "openreview.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, paper in enumerate(map(json.loads, lines)):
            names = [each["name"] if isinstance(each, dict) else each for each in paper["authors"] or ()]
            for position, name in enumerate(names if paper["venue"] in LARGE else ()):
                yield {
                    "signature_id": f"{number}:{position}",
                    "paper_id": str(number),
                    "position": position,
                    "name": name,
                    "coauthors": names[:position] + names[position + 1 :],
                    "affiliation": None,
                    "venue": paper["venue"].rpartition(" ")[0].lower(),
                    "year": paper["year"],
                    "title": paper["title"],
                }


def _seconds(command: list[str]) -> float:
    """What the program printed last on its output: its own processor time."""
    one = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=one)
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main()

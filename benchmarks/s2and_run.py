"""S2AND over a file of author mentions, as it installs: run by ``benchmarks.identity_speed`` with S2AND's own Python.

A program by itself: it needs S2AND and nothing of sourcer. Without what S2AND would download (embeddings, name counts,
a language model), with its shipped production model, on one core. Prints the seconds of processor time that telling the
people apart took, without the time for reading the file, for imports and for loading the model.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from pathlib import Path
from typing import Any


def main(path: str, out: str) -> None:
    """Cluster the signatures of ``path``; write signature, tab, cluster to ``out``."""
    # Imported here: only S2AND's own Python has it, and the import is not what is timed.
    from s2and.data import ANDData  # type: ignore[import-not-found]
    from s2and.production_model import load_production_model  # type: ignore[import-not-found]
    from s2and.text import set_fasttext_loading_enabled  # type: ignore[import-not-found]

    set_fasttext_loading_enabled(False)
    model = load_production_model()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    started = time.process_time()
    signatures, papers = inputs(rows)
    data = ANDData(
        signatures,
        papers,
        "signatures",
        mode="inference",
        load_name_counts=False,
        n_jobs=1,
        compute_reference_features=False,
    )
    clusters, _ = model.predict(data.get_blocks(), data)
    print(f"{time.process_time() - started:.2f}")
    with Path(out).open("w", encoding="utf-8") as written:
        written.writelines(f"{each}\t{name}\n" for name, members in clusters.items() for each in members)


def inputs(rows: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Signatures and papers in the form that S2AND documents."""
    number = {key: at for at, key in enumerate(dict.fromkeys(row["paper_id"] for row in rows))}
    signatures, papers = {}, {}
    for row in rows:
        paper, names = number[row["paper_id"]], list(row["coauthors"])
        names.insert(row["position"], row["name"])
        papers[str(paper)] = {
            "paper_id": paper,
            "title": row["title"],
            "abstract": row.get("abstract") or "",
            "year": row["year"],
            "venue": row["venue"],
            "journal_name": "",
            "authors": [{"position": at, "author_name": name} for at, name in enumerate(names)],
            "references": None,
        }
        signatures[row["signature_id"]] = signature(row, paper)
    return signatures, papers


def signature(row: dict[str, Any], paper: int) -> dict[str, Any]:
    """One mention; the name cut at spaces, an inverted one at its comma."""
    before, comma, after = row["name"].partition(",")
    words = (f"{after} {before}" if comma else before).split()
    return {
        "signature_id": row["signature_id"],
        "paper_id": paper,
        "author_info": {
            "position": row["position"],
            "block": f"{words[0][:1]} {words[-1]}".lower(),
            "first": words[0] if len(words) > 1 else "",
            "middle": " ".join(words[1:-1]) or None,
            "last": words[-1],
            "suffix": None,
            "email": None,
            "affiliations": [row["affiliation"]] if row.get("affiliation") else [],
        },
    }


if __name__ == "__main__":
    main(*sys.argv[1:])

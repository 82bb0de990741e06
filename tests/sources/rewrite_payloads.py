"""Write the expected files anew from what the sources read now: python tests/sources/rewrite_payloads.py [source].

Then read the difference: a file that was only rewritten proves nothing.
"""

from __future__ import annotations

import json
import sys

from payload_cases import Case, cases

GIVEN = ("about", "source", "request", "response")


def rewritten(case: Case) -> str:
    given = {key: case.given[key] for key in GIVEN if key in case.given}
    return json.dumps(given | case.shown(), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    for case in cases(*sys.argv[1:2]):
        text = rewritten(case)
        if case.expected_path.read_text(encoding="utf-8") != text:
            case.expected_path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{case.expected_path.name}\n")


if __name__ == "__main__":
    main()

"""The faults that the services were seen to make, and that each of them has a test of its name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

# Service -> faults: each name begins at least one test of its file here, or of those in ELSEWHERE.
FAULTS = {
    "arxiv_api": [
        "empty_page",
        "short_page",
        "rate_exceeded_without_header",
        "cdn_503_after_a_long_wait",
        "error_feed",
        "control_characters",
    ],
    "arxiv_feed": [
        "empty_channel_on_a_weekday",
        "more_than_2000_items",
        "unquoted_etag_and_304",
        "feed_not_rebuilt",
        "creator_with_affiliations",
    ],
    "arxiv_oai": [
        "token_expired",
        "token_that_leads_to_no_records_match",
        "no_token_element",
        "repeated_token",
        "moved_base_301",
        "first_byte_timeout",
        "illegal_control_character",
        "deleted_header",
    ],
    "proceedings": [
        "both_index_layouts",
        "nested_paragraphs",
        "missing_abstract",
        "unquoted_href",
        "bibref_with_br",
        "yaml_with_colon_and_tex",
        "changed_post_in_place",
    ],
    "openreview": [
        "403_challenge_json",
        "302_to_the_challenge_page",
        "429_with_resettime",
        "expired_bearer",
        "unified_authors",
        "unwrapped_values",
        "anonymous",
        "email_in_authorids",
    ],
    "github": [
        "primary_limit",
        "secondary_limit_with_retry_after",
        "secondary_limit_without_retry_after",
        "304_not_modified",
        "301_rename",
        "incomplete_results",
        "422_beyond_1000",
        "204_or_404_readme",
        "null_fields",
    ],
    "any": [
        "html_challenge_with_status_200",
        "null_in_a_batch",
        "truncated_body",
        "gzip_unannounced",
        "connection_reset_in_mid_body",
    ],
}

TESTS = Path(__file__).parents[1]
ELSEWHERE = {
    "openreview": [
        TESTS / "sources" / "test_source_openreview_kept.py",
        TESTS / "fetch" / "test_fetch_login.py",
        TESTS / "fetch" / "test_fetch_login_refused.py",
    ],
    "github": [TESTS / "sources" / "test_source_github.py", TESTS / "fetch" / "test_fetch_github.py"],
}


def names_of_tests(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


@pytest.mark.parametrize(("service", "fault"), [(s, fault) for s, faults in FAULTS.items() for fault in faults])
def test_every_fault_has_a_test(service: str, fault: str) -> None:
    files = ELSEWHERE.get(service) or [Path(__file__).parent / f"test_{service}_faults.py"]
    known = [name for file in files for name in names_of_tests(file)]
    assert any(name.startswith(f"test_{fault}") for name in known), f"no test shows what becomes of {fault}"


def test_every_file_of_faults_is_listed() -> None:
    files = {path.name for path in Path(__file__).parent.glob("test_*_faults.py")}
    assert files == {f"test_{service}_faults.py" for service in FAULTS if service not in ELSEWHERE}

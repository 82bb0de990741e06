"""Every column there is, is told: looked through by an erasure, or known to hold no name."""

from __future__ import annotations

from sourcer.store.sweep import kinds
from sourcer.store.tables_search import metadata

_NEVER = """
account_decisions.author_id account_decisions.decided_at account_decisions.id account_decisions.signatures
account_decisions.verdict accounts.changed_run accounts.content_hash accounts.fetched_at accounts.first_seen_at
accounts.first_seen_run accounts.key accounts.kind accounts.payload_hash accounts.source audit.at audit.by
audit.hash audit.kind audit.previous audit.seq audit.subject audit.what audit_head.hash audit_head.id audit_head.seq
audit_words.field audit_words.salt audit_words.seq audit_words.text author_links.author_id author_links.confidence
author_links.key author_links.kind author_links.position author_links.source authors.id authorships.author_id
authorships.is_first authorships.position authorships.work_id checkpoints.due_at checkpoints.etag
checkpoints.failures_in_row checkpoints.high_water checkpoints.is_blocked checkpoints.last_modified
checkpoints.source checkpoints.stream checkpoints.succeeded_at digests.at digests.brief digests.changes digests.mark
digests.number digests.run_id disclosures.at disclosures.brief disclosures.by disclosures.fields disclosures.id
disclosures.kind disclosures.profile disclosures.recipient disclosures.run_id erasures.at erasures.by
erasures.counts erasures.finished_at erasures.id erasures.pseudonym grounds.candidate_id grounds.digest
grounds.work_ids identity_decisions.about
identity_decisions.author_ids identity_decisions.back identity_decisions.by identity_decisions.id
identity_decisions.kind identity_decisions.obeyed_run identity_events.at identity_events.cause
identity_events.confidence identity_events.id identity_events.kind identity_events.new_id identity_events.old_id
identity_events.run_id identity_events.subject implementations.created_on implementations.language
implementations.names_arxiv_id implementations.owner_type implementations.place implementations.pushed_on
implementations.relation implementations.repo_key implementations.stars implementations.wants_no_recruiters
implementations.work_id kept_weights.at kept_weights.brief kept_weights.by kept_weights.id kept_weights.learned_from
kept_weights.own kept_weights.weights known_people.candidate_id known_people.imported_at known_people.place
known_people.signed leases.free_at leases.held_until leases.holder leases.name liked_flags.author_id
liked_flags.brief liked_flags.kind liked_flags.liked_work_id liked_flags.place liked_flags.run_id
liked_flags.similarity liked_flags.work_id lookups.looked_up_at lookups.source namesakes.author_id
namesakes.other_id namesakes.score notices.by notices.digest notices.id notices.kind notices.noted_at
notices.sent_on notices.signed notices.subject objections.about objections.at objections.by objections.id
objections.kind objections.signed objections.subject opinions.about opinions.at opinions.brief opinions.by
opinions.components opinions.id opinions.records opinions.signed opinions.subject opinions.verdict
payloads.fetched_at payloads.id payloads.kind payloads.payload_hash payloads.since payloads.source payloads.status
payloads.stream payloads.until rankings.as_of rankings.brief rankings.digest rankings.run_id records.categories
records.changed_run records.content_hash records.fetched_at records.first_seen_at records.first_seen_run records.ids
records.key records.payload_hash records.published records.source records.stream records.updated records.version
records.withdrawn repo_names.key repo_names.seen_at repo_names.source repos.archived repos.changed_run
repos.content_hash repos.created_at repos.default_branch repos.fetched_at repos.first_seen_at repos.first_seen_run
repos.forks repos.is_fork repos.key repos.language repos.licence repos.owner_type repos.payload_hash repos.pushed_at
repos.source repos.stars repos.stream retired.is_whole retired.key retired.retired_at retired.source
runs.code_version runs.config_digest runs.finished_at runs.id runs.outcome runs.stage runs.started_at runs.tally
scores.brief scores.candidate_id scores.digest scores.kind scores.place scores.run_id scores.total
search_people.digest search_people.id search_people.ref search_state.made_by search_works.digest search_works.id
search_works.ref signals.key signals.seen_at signals.source signals.version skipped.first_seen_at skipped.id
skipped.last_seen_at skipped.payload_hash skipped.source skipped.stream supplements.changed_run
supplements.content_hash supplements.fetched_at supplements.first_seen_at supplements.first_seen_run supplements.key
supplements.kind supplements.payload_hash supplements.source suppressions.hash suppressions.kind
suppressions.made_at suppressions.pseudonym told.brief told.is_listed told.key told.kind told.mark told.place
told.signed told.statuses watches.about watches.at watches.brief watches.by watches.id watches.kind watches.signed
watches.subject work_records.key work_records.place work_records.source work_records.work_id
work_scores.at_publication work_scores.brief work_scores.confidence work_scores.fit work_scores.importance
work_scores.originality work_scores.place work_scores.run_id work_scores.work_id works.categories works.field
works.first_author_rule works.first_public_on works.id works.withdrawn
"""
NEVER = _NEVER.split()


def test_every_column_is_looked_through_or_known_to_hold_no_name() -> None:
    there = {(table.name, column.name) for table in metadata.sorted_tables for column in table.c}
    assert there - kinds().keys() == {tuple(name.split(".")) for name in NEVER}
    assert kinds().keys() <= there, "and no column is told that is not there"

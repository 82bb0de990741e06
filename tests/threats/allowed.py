"""Every column, every field and every part of the ranker that there may be; ``vocabulary`` says what each is.

A test fails on anything that is not here. A new table, field or part gets its line here and its words there.
"""

from __future__ import annotations

TABLES = """
account_decisions: id login author_id verdict reason decided_at signatures
accounts: source key fetched_url fetched_at payload_hash content_hash first_seen_run changed_run first_seen_at login
    kind name website
audit: seq at kind by subject what previous hash
audit_head: id seq hash
audit_words: seq field salt text
author_links: source key position author_id kind confidence evidence
authors: id name names affiliations
authorships: work_id position author_id name affiliations is_first
checkpoints: source stream high_water etag last_modified succeeded_at failures_in_row problem due_at is_blocked
digests: brief number at run_id mark changes
disclosures: id at by recipient kind run_id brief profile fields people without_notice
erasures: id pseudonym at by reason counts finished_at
grounds: candidate_id digest areas work_ids uncertain accounts trend components
identity_decisions: id kind by reason ours theirs author_ids back about obeyed_run
identity_events: id run_id at subject kind old_id new_id members evidence confidence cause
implementations: place repo_key full_name owner url work_id relation created_on pushed_on evidence execution
    language stars description wants_no_recruiters owner_type names_arxiv_id
kept_weights: id brief by at weights own learned_from
known_people: place name ids candidate_id note signed imported_at
leases: name holder held_until free_at
liked_flags: run_id brief place liked_work_id work_id author_id author_name kind similarity evidence
lookups: source key looked_up_at
namesakes: author_id other_id score why
notices: id kind subject name signed sent_on how by digest noted_at
objections: id kind subject name reason by at signed about
opinions: id brief by at verdict subject name reason records signed components about
payloads: fetched_url fetched_at payload_hash id source stream kind key since until body status headers
rankings: run_id brief notes as_of digest
records: source key fetched_url fetched_at payload_hash content_hash first_seen_run changed_run first_seen_at stream
    title abstract updated categories published version comment venue status ids links mentions url withdrawn
repo_names: source key name seen_at
repos: source key fetched_url fetched_at payload_hash content_hash first_seen_run changed_run first_seen_at stream
    full_name owner owner_type description is_fork parent created_at pushed_at language licence topics homepage
    stars forks archived default_branch
retired: source key retired_at is_whole
runs: id stage started_at finished_at outcome tally code_version config_digest details
scores: run_id brief place candidate_id kind name total digest
search_people: id ref digest
search_state: made_by
search_works: id ref digest
signals: source key seen_at version
skipped: stream id source key url reason payload_hash first_seen_at last_seen_at
supplements: source key fetched_url fetched_at payload_hash content_hash first_seen_run changed_run first_seen_at
    kind text
suppressions: hash kind made_at pseudonym
told: brief kind key place is_listed mark signed statuses
watches: id brief kind subject name reason by about at signed
work_records: source key work_id place
work_scores: run_id brief place work_id fit originality importance reason at_publication confidence reason_then
works: id title abstract first_public_on field categories venues first_author_rule first_author_why ids links url
    withdrawn
"""
"""Table: its columns."""

MODELS = """
ids.ExternalId: scheme value
institutions.KindFound: kind reason
institutions.PrintedPlaces: affiliations title url on
institutions.InstitutionFact: kind affiliation reason title url on is_newest
meetings.Meeting: event work_id title kind starts_at ends_at session room position url
musts.MustKind: says means
musts.MustHave: fact names count
opinions.Opinion: brief verdict subject name reason by at records signed components about number
opinions.KeptWeights: brief weights own learned_from by at
opinions.KnownPerson: name ids candidate_id note signed
opinions.Mark: kind text
people.Author: id name names affiliations
people.Link: signature author_id kind confidence evidence
people.Namesake: author_id other_id score why
people.AccountLink: login author_id kind evidence
people.AccountDecision: login author_id verdict reason decided_at signatures
presets.Preset: ideas execution engineering why
records.Provenance: url fetched_at payload_hash
records.Mention: name affiliations ids
records.Record: source key title abstract mentions url provenance published updated version categories comment venue
    status ids links withdrawn
records.IssueCounts: seen closed answered
records.RepoFacts: key full_name owner owner_type description provenance is_fork parent created_at pushed_at
    language licence topics homepage stars forks archived default_branch readme tree languages issues former_names
    successor
records.Account: key login kind provenance name website
records.Supplement: source key kind text provenance
records.Signal: key version
records.Skipped: source key reason provenance
scores.Evidence: kind text url on value
scores.Component: name value weight is_scored note evidence
scores.Trend: value evidence
scores.Score: candidate_id kind name components trend areas work_ids uncertain accounts
scores.LikedFlag: liked_work_id work_id author_id author_name kind similarity evidence
scores.WorkScore: work_id fit originality importance reason at_publication confidence reason_then
scores.Ranking: brief as_of scores liked works notes
sessions.Session: kind starts_at ends_at name room position url
shortlist.SourceNote: record url fetched_at
shortlist.Wish: where url
shortlist.FirstPaper: on title url
shortlist.ShortlistEntry: rank score is_new previous_rank names affiliations works other_works implementations
    namesakes provenance accounts first_paper is_junior printed reserved marks work_scores meetings
    wishes
shortlist.Shortlist: brief run_id as_of ranked_at entries liked liked_titles notes total older_works dated_works
    known unwilling
works.VenueStatus: venue status url
works.Authorship: position author_id name is_first affiliations
works.Work: id title abstract first_public_on field categories venues authorships first_author_rule first_author_why
    ids links url withdrawn records
works.ImplementationFact: name text url
works.Implementation: repo_key full_name owner url work_id relation evidence execution created_on pushed_on language
    stars description wants_no_recruiters owner_type arxiv_id
"""
"""Module and class of ``sourcer.model``: its fields. These modules hold what is said of papers and people."""

RANKER = """
backward.Spans: places since lately until after end
    = where the earlier and later papers of a field lie
backward.Near: rows places cosines
    = papers whose words are nearest to a paper's
brief_word.Finding: level text
    = a word on the brief itself
comparison.Comparison: field cells ages nearness standard far followed readers uptakes pairing bursts trend
    = papers of one field beside one another, by their words and days
comparison.Comparisons: groups places reasons
    = the same for all fields
context.Fitted: corpus brief limits documents texts models fits liked disliked people notes
    = a snapshot with what the brief says of its papers
context.Judged: comparisons originality at_publication importance topics
    = what is concluded of papers
corpus.Texts: spelled is_cut prints
    = titles and abstracts
corpus.Corpus: works authors implementations as_of accounts account_links words
    = everything that a ranking may know
corpus.Prose: stops known order languages
    = which abstracts are prose that can be compared, in which language they are written
corpus.Documents: works spelled times words is_cut prints firsts as_of notes prose
    = papers in the order of their days
curves.HalfYear: on inside all
    = papers of a half-year
curves.Sides: before after years
    = shares before and after
features.Vocabulary: words faces pairs index
    = words of papers
features.Features: vocabulary counts titles frequency idf tfidf
    = how often a paper has a word
fit.Texts: features space titled usual_length reach
    = papers as vectors of words
fit.AreaModel: area lexical spatial offset x is_long scale
    = a problem area as a vector of words
importance.TopicJudgement: value note evidence
    = what became of a paper's subject
learn.Answer: components is_wanted
    = a team's yes or no, with the parts of the score that it was said to
learn.Move: name before after because
    = how a weight would move
learn.Proposal: weights steepness wanted unwanted moves
    = weights that answers speak for
measures.Estimate: value low high
    = a measure of an order with its interval
measures.Measured: name precision ndcg better
    = an order
measures.Chance: precision ndcg
    = the order of chance
musts.Known: works fits code minimum_fit name
    = works and code that what must be there is looked for in
musts.Door: must_have asked turned_away lacked
    = who had what the brief asks
nearness.Nearness: before later near wide past future nearest around window twin
    = how near earlier and later papers are
neighbours.Field: rows times firsts
    = papers of a field
neighbours._Kept: near flags size
    = the nearest of them
originality.Judgement: value reason confidence
    = a paper's originality
originality.Views: now at_publication
    = the same today and on its day
owners.Owner: logins found accounts links
    = an account and its code
phrases._Phrases: rows terms numbers is_new since until
    = which papers have which phrases, which of them are new, and where each one's later papers begin and end
phrases.Uptake: term works first
    = a phrase that others took up
phrases.Uptakes: reuse most
    = the same of a field
prepared.Prepared: corpus documents texts people _terms _asked
    = a snapshot and what was learned of its words, before a brief is asked
readers.Readers: weights given close first
    = which later papers stand nearest to a paper
similar.Similar: author_id name similarity work_id title url near_title terms together
    = somebody with works near to somebody's
similar._Asked: author_id rows profile cosines
    = whose works are asked about
space.Space: terms weights vectors mean documents lengths steadying
    = words as directions
spelled.Passage: first last tokens rows in_title
    = a stretch of words
spelled.Spelled: spellings tokens starts
    = words by number
topics._Topic: row comparison terms weights places radius years
    = a subject around a paper
trend.Bursts: edges until terms flags held
    = words in fashion
trend._Shares: recent before recent_all before_all
    = shares of words, recent and before
trend.Trendiness: now rising
    = how much of a paper is in fashion
"""
"""Module and class of ``sourcer.rank``: its fields, and below it what it is."""

COMPONENTS = """
fit: how near somebody's works are to the words of the brief
originality: how far a work's wording is from earlier works, and what later ones took up
importance: what became of the subject
execution: what code shows of careful research
engineering: what code shows of careful software
outside: that a paper prints an institution that is no university; only where a team asks for it, told with the paper
"""

EVIDENCE = """
area: a problem area of the brief
term: a word of the works
rest: the other words together
similarity: how near the words are
work: a paper
earlier: an earlier paper that is near
apart: a paper that is far
phrase: words that others took up
uptake: a later paper that has them
repository: a repository and what it shows
date: a day
note: words about the value
curve: the share of a field's papers on a subject
entered: when the works came to the subject
stayed: when later works did
"""

INSTITUTIONS = """
university: what the printed affiliation says
industry: what the printed affiliation says
company: what the printed affiliation says
national lab: what the printed affiliation says
hospital: what the printed affiliation says
unclear: nothing says which
"""

DOCUMENTS = """
accounts affiliation affiliations areas as_of at_publication author author_id authors because brief candidate
candidate_id candidates changes components confidence contribution counts created_on day digest do_not_write ends_at
event evidence fetched_at fetched_from field first_paper first_public_on from id ids implementations institutions
is_junior is_new is_newest is_scored key kind known language liked liked_work liked_work_id login marks meetings
missing name names namesakes note notes now on originality other_works owner owner_type parts people place position
previous_rank pushed_on quotes rank ranked_at ranking reason reason_at_publication record records relation
repository reserved room run says score sections session shows similarity since source sources stars starts_at
statements status subject text title to told_by total trend uncertain unfurl_links unfurl_media url value venue
venues wants_no_recruiters was website weight what why withdrawn words work work_id works
"""
"""Keys of the JSON that is exported; under ``components``, ``areas`` and ``counts`` stand the names of such things."""

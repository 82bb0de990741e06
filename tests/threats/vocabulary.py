"""What each thing that sourcer stores, scores or exports is, in a few words: none is a protected attribute.

A line is a name and what it is. Whoever adds a name says here what it is, and thereby that it is neither an attribute
that the law protects (sex, age, origin, belief, health and the like) nor a stand-in for one. What could be mistaken for
a stand-in says so, and docs/threats.md says why it is kept.
"""

from __future__ import annotations

WORDS = """
_at                  when something was said or done by the program or the team
_run                 the number of a run
about                the number of the row that this one takes back or ends
abstract             the abstract of a paper, as published
accounts             GitHub accounts that links both ways, or a human, say are the candidate's
affiliation          one institution as a paper prints it beside a name; told, never scored as a place
affiliations         institutions as papers print them beside a name; told, never scored as places
answered             how many open issues of a repository have a comment: a number without anybody's name
archived             whether a repository is closed to changes
areas                how near somebody's works are to each problem area of the brief
arxiv_id             the paper that a repository names
as_of                the day from which a ranking sees the world
at                   when something was said or done by the program or the team
at_publication       originality of a work as of its own day
author               the name that is printed as a paper's author
author_id            the number under which a person's mentions are gathered, made from papers
author_ids           the same of several
author_name          the name that is printed as a paper's author
authors              names that a paper prints, in its order; or how many
authorships          who stands at which place of a paper
back                 the numbers that signatures had before a decision
because              why somebody is told this change
body                 what a server sent, without what must not be kept
brief                the name of a team's brief
by                   who of the team said or did it
candidate            the name that is printed as a paper's author, or of an account
candidate_id         who is ranked: an author's number or an account
candidates           who is ranked, in order
categories           subjects of a paper, as its archive says
cause                the decision that an identity change follows
changed_run          the run that last brought other content
changes              what changed since the last digest, or how much
closed               how many issues of a repository are closed
code_version         the version of this program
comment              what the authors wrote on the paper's page
components           the named parts of a score: see COMPONENTS
confidence           how sure a conclusion is, 0 to 1
config_digest        a hash of the configuration
content_hash         a hash of what a source said
contribution         weight times value of a part of a score
count                how many a brief asks for
counts               how many changes there are of each kind
created_at           when a repository was made
created_on           the day on which a repository was made
dated_works          how many works have a day
day                  what day that is
decided_at           when somebody of the team decided
default_branch       the main line of a repository
description          what a repository says of itself
details              what a run says of itself
digest               a hash, or the number of a digest
do_not_write         whether a wish of the person or the team forbids to write
due_at               when a stream is next asked
ends_at              when a session ends
engineering          how much software practice counts
entries              candidates of a shortlist
etag                 what a server calls the state of its page
event                a conference
evidence             what a conclusion rests on, in words with links
execution            what a repository shows of research practice, or how much that counts
fact                 a fact that a brief may ask for
failures_in_row      how often a stream failed
fetched_at           when it was read
fetched_from         the address it was read from
fetched_url          the address it was read from
field                the subject of a paper
fields               the columns of a file that was given out
finished_at          when a run ended
first_author_rule    how the first authors of a paper were told
first_author_why     the words that say so
first_paper          the first paper known here: told beside a name, never scored (years of work may go with age)
first_public_on      the day on which a paper was first public
first_seen_at        when sourcer first read it
first_seen_run       the run that first read it
fit                  how near a work is to the brief
forks                how many copies of a repository there are; never scored
former_names         earlier names of a repository
free_at              when a lease may be taken
from                 which network a thing came from, or a value before a change
full_name            owner and name of a repository
grounds              what places in rankings rest on
hash                 a hash of an entry of the account of decisions, or of its last one
headers              what parsing needs of a server's answer
held_until           until when a lease is held
high_water           how far a stream is complete
holder               which process holds a lease
homepage             the page that a repository names
how                  by what way somebody was told that data on them is kept
id                   a number or natural key
ideas                how much originality and importance count
ids                  identifiers of papers, and of people as papers print them (ORCID, OpenReview, DBLP, Scholar)
implementations      code of a candidate's works
importance           what later papers made of a work's subject
imported_at          when a list was read in
institutions         the kinds of the institutions that papers print, with paper and day
is_blocked           whether a stream is shut
is_first             whether it is a first author's place
is_fork              whether a repository is a copy
is_junior            whether the first paper known here is under two years old: told and filtered by, never scored
is_listed            whether somebody was on the list
is_new               whether somebody was not in the last run
is_newest            whether it is the newest that a paper prints
is_scored            whether anything could be said
is_whole             whether a record lost all its names
issues               counts of a repository's issues
key                  the natural key of a source
kind                 which of the named kinds it is (a closed list)
known                people whom the team knows already, marked only
language             the main programming language of a repository
languages            programming languages of a repository
last_modified        when a server says that its page changed
last_seen_at         when it was last met
learned_from         the numbers of the opinions that weights were learned from
licence              the licence of a repository
liked                works that the team named, and who stands near them
liked_titles         titles of works that the team named
liked_work           a work that the team named
liked_work_id        a work that the team named
links                addresses of code or project pages that a paper names
login                the name of a GitHub account
looked_up_at         when something was last looked up
made_by              the version of the cutting into words
made_at              when an erasure noted a hash
mark                 the run up to which something is told
marks                what the team said of somebody: kept, passed, known, watched
means                what a fact that a brief asks for means
meetings             coming presentations of somebody's works
members              the mentions that an identity change moves
mentions             names as a paper prints them, with affiliations and identifiers beside them
missing              parts of a score about which nothing could be said
name                 a name as printed on a paper, a repository, an account or a list of the team's; never read for more
names                spellings of a name; or words that a brief asks for
names_arxiv_id       the paper that a repository names
namesakes            people of a like name who were not joined
new_id               a number after an identity change
note                 words about a value, or of the team
noted_at             when something was said or done by the program or the team
notes                words of a run about itself
now                  a value as of today
number               the number of a row
obeyed_run           the run that first followed a decision
old_id               a number before an identity change
older_works          how many works are older than two years
on                   a day of a paper or repository
originality          how far a work's wording is from earlier works and near to later ones
other_id             the other of two people of a like name
other_works          how many more works are known
ours                 the mentions on one side of a decision
outcome              how a run ended
own                  weights as the brief has them
owner                the account that has a repository
owner_type           whether that account is a user or an organisation
parent               the repository that this is a copy of
parts                the named parts of a score
payload_hash         a hash of what a server sent
people               people of a change, by name and place in the ranking
place                where in an order; in JSON the place among a paper's authors
position             the place among a paper's authors, or of a poster
previous             the hash of the entry before
previous_rank        the place in the run before
printed              affiliations as papers print them, work by work
problem              why a stream failed
profile              the kind of file that a list was exported as, such as csv
provenance           where a fact comes from
pseudonym            what an erased person is called from then on, made by chance
published            the day of a paper
pushed_at            when a repository last changed
pushed_on            the day on which a repository last changed
quotes               what strangers wrote, told apart from our words
rank                 the place in a ranking
ranked_at            when a ranking was made
ranking              which ranking it is
readme               a repository's README
reason               why, in words
reason_at_publication  why there is no value
reason_then          why there is no value
recipient            to whom a list was given, as the configuration names them
record               what one source says of one paper
records              keys of what sources say of papers
ref                  what an entry of the search index stands for
relation             what a repository is to a work
repo_key             GitHub's number of a repository
repository           owner and name of a repository
reserved             why somebody has a place kept for others (an adjacent area, one paper)
retired_at           when a record lost names because their time was over
room                 where a presentation is
run                  the number of a run
run_id               the number of a run
salt                 a random text that is hashed with words
says                 a line for people
scheme               whose identifier it is (a closed list)
score                the sum of the parts, or how alike two names are
scores               candidates with the parts of their scores
sections             parts of a prepared conversation
seen                 how many issues of a repository were read
seen_at              when a name or version was met
sent_on              the day on which somebody was told that data on them is kept
seq                  the number of an entry of the account of decisions
session              the session of a presentation
shows                what a repository shows of practice
signature            a source's record and the place of a name on it
signatures           the same, several
signed               mentions by which somebody is found again
similarity           how near two works' words are
since                the first day of a window
source               which service said it
sources              where facts come from
stage                which part of the night
stars                how many marked a repository; never scored
started_at           when a run began
starts_at            when a session begins
statements           sentences of a prepared conversation, with sources
status               a server's answer number; or a paper's decision in its venue's words, never scored
statuses             what is known of a paper's venues
stream               which part of a source
subject              what an opinion, a watch or a change is about: an id
succeeded_at         when a stream last succeeded
successor            the repository that has the name now
tally                counts of a run
text                 words of a paper, a README or an explanation
theirs               the mentions on the other side of a decision
title                the title of a paper
to                   a value after a change
told_by              what in the affiliation tells its kind
topics               subjects that a repository or a team names
total                the sum of the parts, or how many are ranked
tree                 the paths in a repository
trend                how much of the wording was in fashion; weight 0
uncertain            what a human must check
unfurl_links         whether a chat shows a preview
unfurl_media         the same for pictures
until                the day after the last of a window
updated              when a paper's version appeared
url                  an address
value                a number, 0 to 1, or an identifier
unwilling            who asks recruiters to stay away, by place: honoured, never scored
venue                where a paper appeared; told, and asked for only where a brief names it
venues               the same, several
verdict              what the team said
version              the version of a paper
wants_no_recruiters  whether the README asks recruiters to stay away: honoured, never scored
was                  what it was before a change
website              the page that an account names
weight               how much a part counts
weights              how much each part counts
what                 what is counted from
where                the repository or account in which somebody said something
why                  why, in words
wishes               where they ask recruiters to stay away: honoured, never scored
withdrawn            whether a paper was withdrawn
without_notice       the operator's reason for giving out a list with people who were not told yet
words                our own words around quotes
work                 a work, by title or id
work_id              a work, by id
work_ids             works that a judgement rests on
work_scores          what was concluded about works
works                works of a candidate
"""


def vocabulary() -> dict[str, str]:
    """Name -> what it is."""
    return {name: word.strip() for name, _, word in (line.partition(" ") for line in WORDS.strip().splitlines())}

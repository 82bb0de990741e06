"""Was the ranking right? Ranked as of a past day, and what became of people after it."""

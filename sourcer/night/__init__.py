"""The parts of a night that harvest.py, nightly.py and schedule.py drive: jobs, lookups, the corpus, files left."""

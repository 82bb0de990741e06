"""Files and pages out of a finished shortlist. Pure, but for ``write``, which puts bytes in place."""

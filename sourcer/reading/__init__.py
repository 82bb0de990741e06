"""What people read, as of now: the shortlist with its marks, who and what is found, where somebody can be met."""

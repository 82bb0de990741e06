"""Who is not to be held, known by keyed hashes, and names taken out of texts. Pure; the store does the writing."""

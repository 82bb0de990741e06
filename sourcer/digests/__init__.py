"""What changed for a brief since the last time: read from the store, told apart from what was told."""

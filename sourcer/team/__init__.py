"""What a team says and decides, as who is who stands today: opinions, watches, weights, identities."""

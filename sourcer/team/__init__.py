"""What a team says and decides, and who is who today: opinions, watches, weights, identities, accounts, objectors."""

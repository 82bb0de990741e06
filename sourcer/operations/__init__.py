"""What an operator is told of a night: what each source and stage did, what that means, and files for monitoring."""

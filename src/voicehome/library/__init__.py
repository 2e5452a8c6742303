"""A library of recordings: what is to be made of a project's scripts, what is stale, and making it."""

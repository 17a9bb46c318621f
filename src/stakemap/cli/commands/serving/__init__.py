"""Commands of the service: serve, and the keys by which others ask it."""

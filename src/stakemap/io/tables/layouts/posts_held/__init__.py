"""Lists of who holds which post: what was, with schools and service, what is, and units that titles tell."""

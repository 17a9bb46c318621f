"""Lists of who holds which post: what was, with schools and service; what is; the unit that only a title says."""

"""Lists of who holds which post: what was and what is, and the unit that only a title says."""

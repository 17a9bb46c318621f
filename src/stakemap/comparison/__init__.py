"""Two analyses or more, side by side: what changed, and which facts or edits did it.

`compare` (ranks, facts, claims), `what_if` (before and after a scenario, by edit), `drift` (two days, beyond
noise) with `causes`, `series` (many days); `scenario` is the public door ``sm.scenario``.
May import: analysis and everything below it.  Read `compare` first.
"""

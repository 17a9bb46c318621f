"""Who reaches whom, on arrays.

`paths` (most reliable, k best), `timed_paths` (steps in order of time), `route_reliability` (chance that
some route works), `gatekeepers` (dominators, smallest cuts), `coverage`, `introductions`.
May import: core.  Read paths first.
"""

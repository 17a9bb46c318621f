"""The page of a scenario: before and after, side by side.

May import words, files and page of the room above, no section of a report.  Read `what_if` (the page and its
files), then `before_after` (figures, people, ways, coverage) and `succession` (who follows, which ties end).
"""

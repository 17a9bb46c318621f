"""What every question about an account starts from: facts, day, seats, names, numbers.

A `Context` resolves the day, the seats and the arrays of each view once; a `Case` adds the numbers of one
analysis and remembers what it was asked.  May import: scoring, io, graph and what is below them.
Read `context`, then `case`; `display_names` is how results call people, `analysed` what a question may be
asked of.
"""

"""What may happen to the facts, and what did: each change goes from one graph to another.

`edits` are single changes, carried out on a `draft`; a `scenario` is a list of them, read and written by
`scenario_file` and `scenario_yaml`; `names` puts ids where they name by name.  `events` tells two moments
apart; `succession` who may follow in a post.
May import: graph, model, wording, errors.  Read `edits` first.
"""

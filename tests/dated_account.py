"""An account of eight people whose ties change in 2026."""

import stakemap as sm
from stakemap import examples
from stakemap.model import Person, Source, Tie

TODAY = examples.TODAY


def small(*extra):
    """Eight people; six turn to one; from 2026 on to another as well, two of them to that one alone."""
    ids = [f"p{k}" for k in range(8)]
    ends = {"p4": "2026-02-01", "p5": "2026-02-01"}
    old = [("t", i, "p6", {"start": "2020", "end": ends.get(i)}) for i in ids[:6]]
    new = [("n", i, "p7", {"start": "2026-02-01"}) for i in ids[:6]]
    ties = [
        Tie(
            id=f"{t}:{i}",
            kind="advice",
            from_id=i,
            to_id=j,
            strength=0.7,
            confirmed="2026-03-01",
            valid=valid,
        )
        for t, i, j, valid in (*old, *new)
    ]
    source = Source(id="s", title="List", published="2026-03-01", grade="A1")
    return sm.PropertyGraph([source, *(Person(id=i, name=i.upper()) for i in ids), *ties, *extra])

"""Influence: who listens to whom, and how far a decision moves with one person's position.

`attention` (rows: who listens to whom), `model` (influence, formal power, hidden influence, ledger),
`walks` (its largest chains), `variants` and `nearby_variants` (the same nodes with other ties), `standing`
(what an office alone says), `formal_informal_gap` (rank by post against rank by being listened to).
May import: core.  Read attention, then model.
"""

from __future__ import annotations

from stakemap.scoring.influence.model import Influence, influence, influence_of

__all__ = ["Influence", "influence", "influence_of"]

"""Influence: who listens to whom, and how far a decision moves with one person's position."""

from __future__ import annotations

from stakemap.scoring.influence.model import Influence, influence, influence_of

__all__ = ["Influence", "influence", "influence_of"]

"""Draws of what an analysis stands on: columns of a snapshot, offices and who holds them."""

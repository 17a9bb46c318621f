"""Scenes to Axes: one module a picture."""

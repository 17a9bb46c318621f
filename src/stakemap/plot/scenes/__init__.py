"""From an analysis to the scenes that pictures draw."""

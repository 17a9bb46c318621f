"""The classic measures on a network."""

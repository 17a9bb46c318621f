"""How each relation stands: its health from dated contacts, and the level that facts carry."""

"""Rules of decisions as games, and who may vote in them on a day."""

"""Decision rules: as text, and as games that measures can play."""

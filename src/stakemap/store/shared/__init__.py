"""What both stores do the same way."""

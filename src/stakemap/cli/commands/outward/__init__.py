"""Commands that write for other programs."""

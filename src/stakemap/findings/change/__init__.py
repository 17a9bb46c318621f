"""Claims about what changed: scenarios, trends, nightly alerts."""

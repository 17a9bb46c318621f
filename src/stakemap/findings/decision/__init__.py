"""Claims about a decision: who decides, when, where it may be lost, what moves whom."""

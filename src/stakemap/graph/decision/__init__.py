"""Who may vote in a decision on a day, and what sources say of offices."""

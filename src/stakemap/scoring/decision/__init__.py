"""What the rule of a decision gives: power, coalitions, clock, stances, rivalry."""

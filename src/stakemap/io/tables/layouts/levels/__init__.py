"""Units and people one inside the other: in columns beside each other, or told by blanks before a name."""

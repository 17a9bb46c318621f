"""How sure the numbers are: draws, missing ties, flips, value of information."""

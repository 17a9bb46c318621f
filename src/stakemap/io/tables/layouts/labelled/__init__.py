"""Lines that begin with what they tell, under no headings: who is in a body, minutes of a meeting."""

"""Lists of people: how they are named, who stands in a cell, who is ours."""

"""Names as people type them: several in a cell, in parts, short or adorned, of people or of bodies."""

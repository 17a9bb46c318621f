"""What a tender and a budget allow: the contact check and the calendar."""

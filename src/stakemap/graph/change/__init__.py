"""What may happen to the facts: edits, scenarios and their files, events, successors."""

"""Where the next hours go: who of ours meets whom, on which day, and why."""

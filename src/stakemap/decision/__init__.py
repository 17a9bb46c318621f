"""What a decision is heading for, asked of a case."""

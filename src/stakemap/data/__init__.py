"""Tables that others may read and argue with: vocabularies, strengths, assumptions, each with its source."""

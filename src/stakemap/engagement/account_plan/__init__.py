"""The plan of an account: proposed, owned, followed, and as entries of a calendar."""

"""Two analyses side by side: what changed, and which facts did it."""

"""What every question about an account starts from: facts, day, seats, names, numbers."""

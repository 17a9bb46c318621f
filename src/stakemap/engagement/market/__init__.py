"""What the client needs and buys, from whom, and what others sell: read `topics` and `purchases` first."""

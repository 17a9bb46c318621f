"""What follows: arrays in, results out.  numpy and scipy only; scipy is loaded on first use."""

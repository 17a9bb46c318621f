"""What all measures share: results, the registry, linear solvers."""

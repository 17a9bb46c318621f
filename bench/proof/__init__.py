"""What shows that the promises of docs/promises.md hold: hostile files, planted faults, mutants."""

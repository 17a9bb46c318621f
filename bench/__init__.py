"""Benchmarks, run by hand or by ``scripts/bench``; never a timed test."""

"""Sheets of cells to facts, and back."""

"""Findings about units: those that ended, those that several people head."""

"""Columns as people head and fill them: two languages, dressed headings, signed positions."""

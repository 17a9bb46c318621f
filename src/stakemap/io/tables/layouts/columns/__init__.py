"""Columns as people head and fill them: two languages, dressed headings, signs, unit and title in one.

May import: what `stakemap.io` may.
"""

"""The JSON twin of a report in plain values, part by part.

Read `parts` first: all of them in one table; `cards` and `engagement` make two.
"""

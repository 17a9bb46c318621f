"""How our relations with the client stand and what may be done when, asked of a case.

Each module joins the facts of a case with one measure of `stakemap.scoring.engagement`; claims in words are
made of them by `stakemap.findings.engagement`.  May import: context, scoring, graph and below.
"""

"""What a decision is heading for, asked of a case: chance, time, motives, phases, a rival's answer, the grid.

Each module joins the facts of a case with one measure of `stakemap.scoring.decision`; claims in words are
made of them by `stakemap.findings.decision`.  May import: context, scoring, graph and below.
Read `clock` first; `outlook` puts most of it into one result.
"""

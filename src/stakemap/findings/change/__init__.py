"""Claims about what changed between two analyses; words in ``wording/findings_change.csv``.

`what_if`: by the edits of a scenario; `trend`: from one day to another; `alerts`: what a night tells unasked;
`claims`: which of them only one side makes.
May import: `stakemap.findings.finding` and `fact_sentences`, context, graph and below; never an analysis.
Read `alerts` first: it is the shortest.
"""

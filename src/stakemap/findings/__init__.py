"""Claims in words: each with a code, its numbers, the facts it rests on and what to bear in mind.

Here are one module a topic, each with functions that find claims in a case, and the table of all of them.
May import: access, structure, decision and what lies below them; no pictures, no reports.
Read `finding` first, then a topic (`influence` is short), then `finders`; the texts stand in wording.
"""

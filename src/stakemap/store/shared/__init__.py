"""What every store does in the same way, whatever its backend.

A write: `admission`, `change_sets`, `delta`, `rows`, `digests`; a removal: `redaction`, `erasure`; a look at
what is kept: `loading`, `integrity`, `audit_log`, `recorded_time`, `migration`; the answers: `results`.
It may import graph, model and errors, and no backend.
Read `protocol`, `base_store`, `dataset` (what a backend must answer), then the file of your question.
"""

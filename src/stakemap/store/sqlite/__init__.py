"""The store in one SQLite file.

It may import `store.shared`, and nothing of `neo4j`.
Read `store` (transactions), `schema` (tables), `dataset` (every question), `write`, `erase`; then
`connection` (files, settings, typed errors), `same_files` (replaced while open), `anchor` (what was
acknowledged), `backup`, `verify` (damage of the file) and `leftover_bytes`.
"""

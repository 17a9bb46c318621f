"""Facts as Parquet: a folder with one dataset for each kind, whose columns are the fields of the model.

May import: `stakemap.io.json_file`, `stakemap.graph`, `stakemap.model`.  Read `schema` (fields to columns),
then `writing` and `reading`.  pyarrow (extra `parquet`) is imported where it is used.
"""

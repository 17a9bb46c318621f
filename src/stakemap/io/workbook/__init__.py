"""Workbooks (.xlsx): reading, writing, template, marked copy, the sheet of an audit."""

"""Who reaches whom: paths, gatekeepers, coverage, introductions."""

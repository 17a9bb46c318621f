"""The JSON twin of a report as a file: packed, and read back, also from files of earlier versions."""

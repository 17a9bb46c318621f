"""The portfolio on paper: one HTML page, one workbook.  Read `lines` (figures in words), `page`, `sheet`."""

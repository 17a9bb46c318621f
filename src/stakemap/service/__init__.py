"""For other programs: typed requests and results; the web server comes on top of these."""

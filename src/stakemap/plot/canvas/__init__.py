"""What all pictures are drawn with: sheet, style, text, legend, fonts, files."""

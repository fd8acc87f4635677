"""Reading what a PDF page shows: glyphs, lines and blocks of text, and taking chosen glyphs out again."""

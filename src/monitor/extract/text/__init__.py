"""Text: lines and what they are, sections, titles, languages, one form for characters."""

"""HTML pages: body, title, authors, dates and what their metadata says."""

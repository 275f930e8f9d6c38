"""Articles: the list, and one of them opened."""

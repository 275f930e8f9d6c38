"""Documents of word processors, read as their readers see them."""

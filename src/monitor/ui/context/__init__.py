"""What the page of lines in context is made of."""

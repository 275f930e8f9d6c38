"""What passes between each two countries, who does it to whom, and by which words that is known."""

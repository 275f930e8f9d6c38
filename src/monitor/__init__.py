"""Media Monitor: news articles in, evidence about how countries deal with each other out."""

__version__ = "0.1.0"

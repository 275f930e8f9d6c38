"""IPTC Media Topics of an article."""

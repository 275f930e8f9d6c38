"""Pieces of the page of watch terms."""

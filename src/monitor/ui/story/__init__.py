"""Pieces of the page of stories."""

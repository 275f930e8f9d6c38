"""Pieces of the page of people and organisations."""

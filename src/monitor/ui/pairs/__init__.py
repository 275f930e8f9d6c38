"""Pairs of countries: their sentences, and why they are judged as they are."""

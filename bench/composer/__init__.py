"""Composes the articles of `data/sample` from our own templates; see `bench/compose_sample.py`."""

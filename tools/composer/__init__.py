"""Composes the articles of `data/sample` from our own templates; see `tools/compose_sample.py`."""

"""Composes the articles of `data/sample` from our own templates; see `bench/make_sample.py`."""

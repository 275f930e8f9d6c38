"""Grow a store to so many articles as one needs: `python -m bench.corpus STORE --articles 1000000`."""

from bench.corpus.growing import grow

__all__ = ["grow"]

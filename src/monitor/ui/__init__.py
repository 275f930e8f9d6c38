"""Pieces that pages share: filter bar, chart blocks, reader, states. Only `app.py` and `pages/` use it."""

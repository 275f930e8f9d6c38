"""Asking the network politely and within bounds: the only way to it that sources have."""

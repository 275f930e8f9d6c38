"""Addresses: which article one means, which archive holds it, whose outlet it is."""

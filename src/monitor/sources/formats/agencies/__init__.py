"""Formats of news agencies and vendors of news: NewsML-G2, NITF, ninjs, LexisNexis XML."""

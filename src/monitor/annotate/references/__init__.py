"""Who is meant: the spans that stand for a country without naming it."""

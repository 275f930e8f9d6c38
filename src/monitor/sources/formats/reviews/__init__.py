"""Press reviews: one document that holds many articles."""

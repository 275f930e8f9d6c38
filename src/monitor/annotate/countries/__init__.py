"""Which countries a text names: by name, capital, demonym, leader, code or place."""

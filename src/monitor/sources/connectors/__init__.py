"""Where documents come from: a connector a module, each with a KIND that the registry lists."""

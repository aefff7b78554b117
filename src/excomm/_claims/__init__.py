"""Which sentences about a crisis hold, fail, or hang on something."""

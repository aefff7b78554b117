"""Which weapons could strike which cities, how surely, and what changed when they left."""

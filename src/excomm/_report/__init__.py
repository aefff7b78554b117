"""Pages drawn from findings: one file, no network."""

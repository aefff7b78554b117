"""Long runs: chunks that are pure functions, kept in files, on one core, several, or a cluster."""

"""A tree as other projects take it: OpenSpiel and PettingZoo."""

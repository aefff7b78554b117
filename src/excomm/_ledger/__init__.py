"""Gains and losses in anybody's eyes on any date, and payoffs, which are the record's at the horizon."""

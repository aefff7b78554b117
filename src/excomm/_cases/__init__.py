"""What happened in the other crises on record, from the user's own copies of public data."""

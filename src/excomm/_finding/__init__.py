"""What every question returns: an answer, a table, and how it was got."""

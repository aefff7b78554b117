"""Everything that is asked of one crisis, gathered for the page."""

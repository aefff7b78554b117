"""Whether a crisis file is right: mistakes, and remarks on its theory."""

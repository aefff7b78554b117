"""What each side would do, given what it knew, if the model were right: one tree, very many worlds at once."""

"""The ground: a crisis read from its file, checked, changed along paths, written back."""

"""One module a figure: a frame in, a picture out. What is measured is measured elsewhere."""

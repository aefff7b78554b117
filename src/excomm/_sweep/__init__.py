"""In what share of possible worlds each ending comes, how near war is, and what it hangs on."""

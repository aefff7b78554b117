"""What would have changed: any questions before and after a change, with the same draws."""

"""Who came out better: own account and comparison, in somebody's eyes, on a date, under every weighing."""

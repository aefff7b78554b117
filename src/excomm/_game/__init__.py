"""The tree that a crisis makes: nodes, information sets, what is given away, and Gambit's file of it."""

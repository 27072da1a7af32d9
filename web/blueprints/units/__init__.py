"""Units over time: the tree, one unit, changes that a second person carries out."""

"""Proposing: the list as a grid, naming many at once, copying last year, the head's review, the receipt."""

"""Giving the signature to a deputy: list, set up, approve, end."""

"""Bulk runs: look, start, follow, stop, undo, results."""

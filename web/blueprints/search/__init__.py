"""The list of nominations with filters and search."""

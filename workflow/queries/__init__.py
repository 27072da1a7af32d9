"""What people may read: each takes the viewer, filters in SQL and returns frozen rows, never entities."""

"""The page that shows every component with sample data."""

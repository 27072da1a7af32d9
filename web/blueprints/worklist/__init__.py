"""What waits for the person: the page after signing in."""

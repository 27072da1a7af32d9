"""Working days: the holiday table of a body, and the season calendar of everybody."""

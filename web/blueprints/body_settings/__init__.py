"""The body's dated settings: what holds since when, a new value from a day, the second person's answer."""

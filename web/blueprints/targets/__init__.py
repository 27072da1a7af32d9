"""Registration of targets at the start of the year."""

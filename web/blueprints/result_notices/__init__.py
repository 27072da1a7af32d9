"""Result notices: what units were not told of, letters, sending."""

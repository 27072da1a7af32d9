"""A plain answer for the machine that watches the service."""

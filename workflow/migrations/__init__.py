"""Alembic migrations: one head (recorded in HEAD), revision id = file name, both directions written."""

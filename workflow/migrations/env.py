"""Alembic environment: runs on the connection that ``workflow.migrations_api`` hands over."""

from __future__ import annotations

from alembic import context

import workflow.models  # noqa: F401  # completes the metadata
from workflow.db import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

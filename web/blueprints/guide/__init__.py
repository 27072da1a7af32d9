"""The guide: one chapter a role."""

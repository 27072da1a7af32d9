"""Decisions: drafts, signature, issue."""

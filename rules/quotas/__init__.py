"""Quotas: how many may be proposed."""

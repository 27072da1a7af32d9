"""Signing in and out, the own account, the acting unit."""

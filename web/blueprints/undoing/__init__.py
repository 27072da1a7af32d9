"""Cancelling, amending and correcting issued decisions."""

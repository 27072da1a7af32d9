"""The initiative ledger of one's unit."""

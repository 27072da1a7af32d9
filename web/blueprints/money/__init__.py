"""Money: the prize ledger of a decision, payments and recoveries, the emulation and commendation fund."""

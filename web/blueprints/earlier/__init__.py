"""Awards from before the system: recorded, cancelled, put right, whoever received them."""

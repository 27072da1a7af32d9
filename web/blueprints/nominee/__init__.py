"""The nominee: his link, his own cases, his report; what the unit does with them."""

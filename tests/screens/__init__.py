"""Pictures of named page states, at a desk and on a phone, taken from the demo's own data: ``make screenshots``."""

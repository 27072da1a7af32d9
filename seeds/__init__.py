"""Example data. A plan is built without a database; a runner then plays it through the services."""

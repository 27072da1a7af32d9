"""Imports of units and of people from workbooks."""

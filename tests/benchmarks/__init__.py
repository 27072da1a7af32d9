"""Measurements, each against the least that the same job can cost. ``make bench`` runs them all."""

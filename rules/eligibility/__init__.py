"""Eligibility: one module per award family. Importing this package registers every criterion."""

from rules.eligibility import (
    advanced_collective,
    advanced_worker,
    authority,
    commendation_letter,
    excellent_collective,
    grassroots_fighter,
    merit_certificate,
    nominee,
    principles,
    province_flag,
)

__all__ = [
    "advanced_collective",
    "advanced_worker",
    "authority",
    "commendation_letter",
    "excellent_collective",
    "grassroots_fighter",
    "merit_certificate",
    "nominee",
    "principles",
    "province_flag",
]

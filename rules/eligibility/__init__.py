"""Eligibility: one module per award family. Importing this package registers every criterion."""

from rules.eligibility import (
    advanced_collective,
    advanced_worker,
    advanced_worker_time,
    authority,
    commendation_letter,
    cultural_titles,
    excellent_collective,
    government_flag,
    grassroots_fighter,
    higher_fighter,
    holds,
    merit_certificate,
    nominee,
    pm_certificate,
    principles,
    province_flag,
)

__all__ = [
    "advanced_collective",
    "advanced_worker",
    "advanced_worker_time",
    "authority",
    "commendation_letter",
    "cultural_titles",
    "excellent_collective",
    "government_flag",
    "grassroots_fighter",
    "higher_fighter",
    "holds",
    "merit_certificate",
    "nominee",
    "pm_certificate",
    "principles",
    "province_flag",
]

"""A plan as JSON text and its digest: how two runs are compared."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from seeds.bato.plan import SeasonPlan


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def plan_json(plan: SeasonPlan) -> str:
    """The whole plan as JSON with sorted keys, Vietnamese letters kept as they are."""
    return json.dumps(_plain(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plan_digest(plan: SeasonPlan) -> str:
    """SHA-256 of the plan's JSON."""
    return hashlib.sha256(plan_json(plan).encode()).hexdigest()

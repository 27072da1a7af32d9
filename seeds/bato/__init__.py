"""The season of huyện Ba Tơ in 2024: real units and published counts, invented people.

``build_plan`` gives the whole season as frozen records; ``check_plan`` proves that its counts and reasons
hold.
"""

from seeds.bato.build import build_plan
from seeds.bato.check import check_plan
from seeds.bato.digest import plan_digest, plan_json

__all__ = ["build_plan", "check_plan", "plan_digest", "plan_json"]

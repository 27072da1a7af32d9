"""The keys of the wording of lists about money: see ``wording_keys``."""

from __future__ import annotations

_LIST = {
    "nation": "", "motto": "", "place_date": "place date", "kind": "", "attached": "number date authority",
    "file_title": "number subject", "column_index": "", "column_name": "", "column_detail": "", "column_award": "",
    "column_amount": "", "column_sign": "", "sign_here": "",
}  # fmt: skip

PAYMENT_LIST = {
    **_LIST,
    "basis": "salary source",
    "unit_total": "unit count total",
    "gift": "gift",
    "column_factor": "",
    "list_total": "",
    "total": "total words count",
}

CONFERRAL_LIST = {**_LIST, "held": "held", "unit_total": "unit count", "no_money": "", "total": "count"}

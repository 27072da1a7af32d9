"""The keys of the wording of documents about a decision that was issued: see ``wording_keys``."""

from __future__ import annotations

_HEAD = {
    "nation": "", "motto": "", "number_line": "number symbol", "place_date": "place date", "date_unknown": "",
    "decision": "number date authority title", "recipients_heading": "", "recipients_line": "text",
    "recipients_last": "archive", "file_title": "number symbol subject",
}  # fmt: skip
_DECISION = {
    **_HEAD,
    "kind": "",
    "enacting": "",
    "basis": "text",
    "proposal": "text",
    "article_lead": "number",
    "article_rest": "number",
    "recipients_first": "article",
    "column_index": "",
}
_PLACES = {"column_index": "", "column_where": "", "column_wrong": "", "column_right": ""}

REVOCATION_DECISION = {
    **_DECISION,
    "subject_one": "awards who",
    "subject_many": "awards count",
    "award_title": "award",
    "award_form": "award",
    "who_person": "name",
    "who_many": "kinds",
    "article_one": "award who decision",
    "article_many": "count decision",
    "reason": "ground citation reason",
    "article_return": "who what limit",
    "return_item": "to",
    "return_money": "total to",
    "limit_days": "days",
    "limit_law": "",
    "article_execution": "bodies who",
    "column_name": "",
    "column_detail": "",
    "column_award": "",
}

AMENDING_DECISION = {
    **_DECISION,
    **_PLACES,
    "subject": "number date",
    "article_places": "decision reason",
    "article_execution": "bodies",
}

CORRECTION_LETTER = {
    **_HEAD,
    **_PLACES,
    "about": "number date",
    "to": "",
    "intro": "decision reason authority",
    "rest": "number",
    "closing": "authority",
    "recipients_first": "",
}

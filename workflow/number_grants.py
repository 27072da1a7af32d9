"""Who may do what with number books, the sổ vàng and certificates: rows of ``permissions.GRANTS``."""

from __future__ import annotations

from workflow.actions import Action
from workflow.grounds import OF_BODY, OF_UNIT, Ground, in_body
from workflow.roles import Role

A, R = Action, Role

NUMBER_GRANTS: dict[Action, tuple[Ground, ...]] = {
    A.VIEW_BOOKS: OF_BODY,
    A.MANAGE_BOOKS: (in_body(R.STANDING_BODY),),
    A.TAKE_NUMBER: (in_body(R.NUMBER_ISSUER), in_body(R.STANDING_BODY), in_body(R.SECRETARY)),
    A.VOID_NUMBER: (in_body(R.NUMBER_ISSUER), in_body(R.STANDING_BODY)),
    A.VIEW_GOLD_BOOK: OF_BODY,
    A.VIEW_CERTIFICATES: (*OF_UNIT, *OF_BODY),
    A.MAKE_CERTIFICATES: (in_body(R.STANDING_BODY), in_body(R.NUMBER_ISSUER)),
    A.REQUEST_REISSUE: (*OF_UNIT, in_body(R.STANDING_BODY)),
    A.DECIDE_REISSUE: (in_body(R.STANDING_BODY), in_body(R.CONFIRMER)),
}
"""Registers are read by the body; the document clerk and the standing body give numbers and print."""

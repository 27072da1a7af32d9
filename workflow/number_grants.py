"""Who may do what with number books, the sổ vàng and certificates: rows of ``permissions.GRANTS``."""

from __future__ import annotations

from workflow.actions import Action
from workflow.grounds import Ground, in_body, in_unit
from workflow.roles import Role

A, R = Action, Role
_UNIT = (in_unit(R.CLERK), in_unit(R.UNIT_HEAD))
_READERS = tuple(
    in_body(role)
    for role in (R.APPRAISER, R.CONFIRMER, R.STANDING_BODY, R.SECRETARY, R.SIGNER, R.NUMBER_ISSUER)
)

NUMBER_GRANTS: dict[Action, tuple[Ground, ...]] = {
    A.VIEW_BOOKS: _READERS,
    A.MANAGE_BOOKS: (in_body(R.STANDING_BODY),),
    A.TAKE_NUMBER: (in_body(R.NUMBER_ISSUER), in_body(R.STANDING_BODY), in_body(R.SECRETARY)),
    A.VOID_NUMBER: (in_body(R.NUMBER_ISSUER), in_body(R.STANDING_BODY)),
    A.VIEW_GOLD_BOOK: _READERS,
    A.VIEW_CERTIFICATES: (*_UNIT, *_READERS),
    A.MAKE_CERTIFICATES: (in_body(R.STANDING_BODY), in_body(R.NUMBER_ISSUER)),
    A.REQUEST_REISSUE: (*_UNIT, in_body(R.STANDING_BODY)),
    A.DECIDE_REISSUE: (in_body(R.STANDING_BODY), in_body(R.CONFIRMER)),
}
"""Registers are read by the body; the document clerk and the standing body give numbers and print."""

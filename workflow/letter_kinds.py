"""The letters that follow from where nominations stand: which state each tells of, who makes it, from which book."""

from __future__ import annotations

from dataclasses import dataclass

from rules.documents import RESULT_LETTER, RETURN_LETTER, SUPERIOR_LETTER
from workflow.actions import Action
from workflow.roles import Role
from workflow.states import NominationState as S

STANDING = ("TM. THƯỜNG TRỰC HỘI ĐỒNG",)
COMMITTEE = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
DEPUTY = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter. ``by_round``: one letter for a round, else one for a dossier.

    ``own_book``: the number comes from a gapless book of the council's own; else it is typed.
    """

    slug: str
    kind: str
    states: tuple[S, ...]
    role: Role
    action: Action
    symbol: str
    titles: tuple[str, ...]
    own_book: bool = True
    by_round: bool = False


LETTERS: dict[str, LetterKind] = {
    one.slug: one
    for one in (
        LetterKind(
            "tra-lai", RETURN_LETTER, (S.RETURNED,), Role.APPRAISER, Action.RETURN, "HĐTĐKT-TT", STANDING
        ),
        LetterKind(
            "ket-qua",
            RESULT_LETTER,
            (S.AWARDED, S.NOT_AWARDED),
            Role.STANDING_BODY,
            Action.SEND_NOTICE,
            "TB-HĐTĐKT",
            STANDING,
        ),
        LetterKind(
            "to-trinh",
            SUPERIOR_LETTER,
            (S.FORWARDED,),
            Role.STANDING_BODY,
            Action.RECORD_SUPERIOR,
            "TTr-UBND",
            COMMITTEE,
            own_book=False,
            by_round=True,
        ),
    )
}
"""By the word that stands in addresses."""

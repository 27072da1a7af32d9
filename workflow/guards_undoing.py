"""May an award be undone? Only under a later act that names it and stands where the step belongs."""

from __future__ import annotations

from collections.abc import Iterator

from rules.finding import Finding
from workflow.attempt import Attempt
from workflow.guards import stop
from workflow.models import ActState
from workflow.payloads import OnAct, Revoking

LAW = "khoản 8 Điều 93 Luật Thi đua, khen thưởng 2022"


def named_by_drafted_act(attempt: Attempt) -> Iterator[Finding]:
    """The cancelling decision about to be signed names this award."""
    yield from _named(attempt, ActState.DRAFTED, is_external=False)


def named_by_signed_act(attempt: Attempt) -> Iterator[Finding]:
    """The cancelling decision was signed and names this award."""
    yield from _named(attempt, ActState.SIGNED, is_external=False)


def named_by_superior_act(attempt: Attempt) -> Iterator[Finding]:
    """The superior who had decided cancels; his decision is only recorded here."""
    yield from _named(attempt, ActState.DRAFTED, is_external=True)


def _named(attempt: Attempt, state: ActState, *, is_external: bool) -> Iterator[Finding]:
    payload = attempt.payload
    assert isinstance(payload, OnAct | Revoking)
    act = attempt.world.later_acts.get(payload.act_id)
    if act is None or attempt.row.id not in act.nominations or act.is_external is not is_external:
        yield stop(
            "revocation.named",
            "Quyết định hủy bỏ này không nêu trường hợp này.",
            "Lập đề nghị hủy bỏ nêu đúng trường hợp.",
            LAW,
        )
    elif act.state is not state:
        yield stop(
            "revocation.state",
            "Quyết định hủy bỏ chưa ở bước phù hợp.",
            "Ký trước, cấp số sau; tải lại trang để xem tình hình.",
            LAW,
        )

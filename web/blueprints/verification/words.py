"""How a verdict looks and reads: one sentence, a tone and an icon, never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.services.verifying import DecisionAnswer, Holds


@dataclass(frozen=True, slots=True)
class Result:
    """What stands on top of the page: the verdict, a sentence under it, tone and icon."""

    title: str
    sentence: str
    tone: str
    icon: str


RESULTS: dict[Holds, Result] = {
    Holds.YES: Result("Có hiệu lực", "Mã này là của quyết định dưới đây, đang có hiệu lực.", "ok", "check"),
    Holds.PARTLY: Result(
        "Đã hủy bỏ một phần",
        "Quyết định dưới đây không còn hiệu lực đối với một số trường hợp. Nhập tên ở dưới để biết từng trường hợp.",
        "wait",
        "warn",
    ),
    Holds.NO: Result("Đã hủy bỏ", "Quyết định dưới đây không còn hiệu lực.", "bad", "cross"),
}


def result_of(answer: DecisionAnswer) -> Result:
    """Return how a decision's verdict reads."""
    return RESULTS[answer.holds]

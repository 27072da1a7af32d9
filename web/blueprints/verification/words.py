"""How a verdict looks and reads: one sentence, a tone and an icon, never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.services.verifying import DecisionAnswer, FileAnswer, Holds, What


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
SHEETS: dict[Holds, Result] = {
    Holds.YES: Result("Có hiệu lực", "Mã này là của giấy khen dưới đây, đang có hiệu lực.", "ok", "check"),
    Holds.NO: Result("Đã hủy bỏ", "Khen thưởng ghi trên giấy khen này không còn hiệu lực.", "bad", "cross"),
    Holds.REPLACED: Result(
        "Đã có bản cấp lại",
        "Khen thưởng có hiệu lực, nhưng tờ giấy khen mang mã này đã được thay bằng bản cấp sau và không dùng nữa.",
        "wait",
        "warn",
    ),
}


def result_of(answer: DecisionAnswer) -> Result:
    """Return how the verdict on a decision or a certificate reads."""
    return (SHEETS if answer.sheet else RESULTS)[answer.holds]


UNKNOWN_FILE = Result(
    "Khác mọi bản đã ban hành",
    "Tệp này không trùng từng byte với văn bản nào ban hành ở đây. Tệp đã bị sửa, được in rồi quét lại, lưu lại bằng "
    "phần mềm khác, hoặc là văn bản của nơi khác. Kiểm tra bằng mã in trên văn bản, rồi so nội dung.",
    "bad",
    "cross",
)
OTHER_DECISION = "Tệp là của quyết định dưới đây, không phải của quyết định mang mã đã nhập."
FILES: dict[What, tuple[str, str]] = {
    What.ISSUED: (
        "Đúng từng byte",
        "Tệp trùng khớp từng byte với văn bản đã ban hành; tệp chưa có chữ ký số.",
    ),
    What.SIGNED: (
        "Đúng từng byte, đã ký số",
        "Tệp trùng khớp từng byte với bản đã ký số lưu ở nơi ban hành.",
    ),
    What.SCAN: (
        "Đúng bản quét đã lưu",
        "Tệp trùng khớp từng byte với bản quét của văn bản giấy đã ký, đóng dấu.",
    ),
    What.SHEETS: (
        "Đúng từng byte",
        "Tệp trùng khớp từng byte với tệp giấy khen, bằng chứng nhận đã in theo quyết định dưới đây.",
    ),
    What.PAPER: ("Đúng từng byte", "Tệp trùng khớp từng byte với văn bản dưới đây, ban hành ở đây."),
}
LONGER = "Phần đầu của tệp là văn bản đã ban hành, còn nguyên; phần thêm vào sau thì nơi ban hành không lưu."


def file_result_of(answer: FileAnswer) -> Result:
    """Return how the comparison of a file reads; a decision that no longer holds is told first."""
    if answer.match is None or (answer.decision is None and answer.match.known.paper is None):
        return UNKNOWN_FILE
    title, sentence = FILES[answer.match.known.what]
    tone, icon = "ok", "check"
    if answer.match.added:
        title, sentence, tone, icon = "Có phần thêm sau khi ban hành", LONGER, "wait", "warn"
    if answer.is_other:
        title, sentence, tone, icon = "Tệp của quyết định khác", OTHER_DECISION, "bad", "cross"
    elif answer.decision and answer.match.known.paper is None and answer.decision.holds is not Holds.YES:
        verdict = result_of(answer.decision)
        title, tone, icon = f"{title}, nhưng {verdict.title.lower()}", verdict.tone, verdict.icon
    return Result(title, sentence, tone, icon)

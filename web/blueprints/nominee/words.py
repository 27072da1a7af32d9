"""Plain words for a nominee: where his nomination is, what happens next, what each section of a report is for."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.states import NominationState as S


@dataclass(frozen=True, slots=True)
class Place:
    """Where a nomination is, in words of everyday, and what comes next."""

    where: str
    following: str


PLACES: dict[S, Place] = {
    S.DRAFT: Place("Đơn vị của bạn đang lập hồ sơ.", "Đơn vị hoàn thiện rồi chuyển thủ trưởng duyệt."),
    S.UNIT_REVIEW: Place(
        "Thủ trưởng đơn vị đang duyệt.", "Duyệt xong, hồ sơ được trình lên cơ quan xét khen thưởng."
    ),
    S.SUBMITTED: Place("Hồ sơ đã trình, chờ tiếp nhận.", "Cơ quan xét khen thưởng tiếp nhận và thẩm định."),
    S.APPRAISAL: Place("Hồ sơ đang được thẩm định.", "Đủ điều kiện thì đưa ra Hội đồng xét."),
    S.RETURNED: Place(
        "Hồ sơ được trả về đơn vị để bổ sung.", "Đơn vị bổ sung đúng mục được nêu rồi gửi lại."
    ),
    S.ELIGIBLE: Place("Hồ sơ đủ điều kiện, chờ Hội đồng xét.", "Hội đồng họp xét."),
    S.COUNCIL: Place(
        "Hội đồng đang xét.", "Sau khi Hội đồng kết luận, trình người có thẩm quyền quyết định."
    ),
    S.RECOMMENDED: Place("Hội đồng đã đề nghị khen thưởng.", "Trình người có thẩm quyền ký quyết định."),
    S.SIGNING: Place("Quyết định đang chờ ký.", "Ký xong, quyết định được cấp số và ban hành."),
    S.FORWARDED: Place("Hồ sơ đã trình cấp trên.", "Chờ kết quả của cấp trên."),
    S.AWARDED: Place("Đã có quyết định khen thưởng.", "Đơn vị công bố, trao thưởng."),
    S.NOT_AWARDED: Place(
        "Lần này chưa được khen thưởng.", "Xem lý do và những gì cần có cho lần xét sau ở bên dưới."
    ),
    S.WITHDRAWN: Place("Đơn vị đã rút đề nghị này.", "Hỏi đơn vị nếu cần biết thêm."),
    S.REVOKED: Place(
        "Quyết định khen thưởng đã bị hủy bỏ.", "Hỏi đơn vị hoặc Thường trực Hội đồng nếu cần biết thêm."
    ),
}

SECTION_WORDS: dict[str, tuple[str, str]] = {
    "so_luoc": (
        "Sơ lược về bản thân, tập thể",
        "Họ tên, chức vụ, đơn vị, nhiệm vụ được giao trong kỳ.",
    ),
    "nhiem_vu": (
        "Kết quả thực hiện nhiệm vụ",
        "Làm được gì, bao nhiêu, so với chỉ tiêu hoặc năm trước. Nêu số liệu cụ thể.",
    ),
    "sang_kien": (
        "Sáng kiến, giải pháp",
        "Tên sáng kiến, áp dụng ở đâu, mang lại gì, ai công nhận. Không có thì để trống.",
    ),
    "chap_hanh": (
        "Chấp hành chủ trương, pháp luật; phong trào thi đua, hoạt động xã hội",
        "Tham gia phong trào nào, kết quả ra sao.",
    ),
    "da_khen": (
        "Hình thức khen thưởng đã được nhận",
        "Năm, danh hiệu hoặc hình thức, số và ngày quyết định.",
    ),
}

"""Work about issued decisions on the first page: what it is called, what to do, which list shows it."""

from __future__ import annotations

from workflow.queries.undoing_work import Waiting

WORK: dict[Waiting, tuple[str, str, str]] = {
    Waiting.PROPOSED: (
        "Đề nghị hủy bỏ, chờ xem xét", "Đối chiếu văn bản kết luận rồi lập dự thảo.", "trang_thai=proposed",
    ),
    Waiting.SUPERIOR: (
        "Chờ quyết định hủy bỏ của cấp trên", "Ghi khi nhận được quyết định.", "trang_thai=drafted",
    ),
    Waiting.TO_SIGN: (
        "Văn bản hủy bỏ, sửa đổi chờ ký", "Đọc dự thảo, ký hoặc trả lại.", "trang_thai=drafted",
    ),
    Waiting.TO_NUMBER: (
        "Văn bản hủy bỏ, sửa đổi chờ số", "Ghi số, ngày ban hành từ sổ văn bản.", "trang_thai=signed",
    ),
    Waiting.RECOVERY: (
        "Thu hồi hiện vật, tiền thưởng", "Ghi ngày nhận quyết định, hiện vật và tiền nộp lại.", "thu_hoi=con",
    ),
    Waiting.RESTING: (
        "Danh hiệu cần xem lại", "Tiêu chuẩn có nêu danh hiệu đã bị hủy bỏ.", "loai=revocation&trang_thai=issued",
    ),
}  # fmt: skip
PLACE_OF_WORK = {Waiting.RECOVERY: "undoing.returns"}
"""The list that shows it, where that is not the one of documents."""

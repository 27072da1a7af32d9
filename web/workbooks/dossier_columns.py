"""What the workbook of a dossier looks like: columns with the names they go by, what a return opens, the guide."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rules.vocabulary import NomineeKind
from web.workbooks.tables import Column

MARK = "khenthuong/1"
YES_NO = ("Có", "Không")
KINDS = {kind: kind.label.capitalize() for kind in NomineeKind}

COLUMNS: tuple[Column, ...] = (
    Column("ma", "Mã dòng", ("ma dong khong sua",), 8, locked=True),
    Column("stt", "STT", ("tt", "so tt", "so thu tu"), 6, "number", locked=True),
    Column("ten", "Họ và tên", ("ho ten", "ten", "ho va ten ten tap the", "ten ca nhan tap the"), 30, locked=True,
           required=True),
    Column("doi_tuong", "Đối tượng", ("loai",), 13, "choice", locked=True),
    Column("cccd", "Số CCCD", ("cccd", "can cuoc", "so can cuoc", "so dinh danh"), 16, locked=True),
    Column("sinh", "Năm sinh", ("ngay sinh", "ngay thang nam sinh"), 12, locked=True),
    Column("chuc_vu", "Chức vụ, đơn vị", ("chuc vu", "chuc danh", "chuc vu don vi cong tac"), 30,
           note="Ghi như sẽ in trong quyết định, ví dụ: Giáo viên. Để trống thì lấy theo danh bạ."),
    Column("danh_hieu", "Danh hiệu, hình thức đề nghị", ("danh hieu", "de nghi", "hinh thuc", "danh hieu de nghi",
           "danh hieu hinh thuc"), 28, "choice", required=True,
           note="Chọn trong danh sách. Để trống: không đề nghị người này."),
    Column("them", "Đề nghị thêm", ("danh hieu thu hai", "de nghi thu hai"), 28, "choice",
           note="Danh hiệu, hình thức thứ hai của cùng người, ví dụ Chiến sĩ thi đua cơ sở cùng Lao động tiên tiến."),
    Column("thanh_tich", "Thành tích", ("thanh tich cu the", "tom tat thanh tich"), 36,
           note="Để trống nếu là thành tích chung của đợt. Với Giấy khen, Bằng khen ghi thành tích cụ thể."),
    Column("cu_the", "Cụ thể, đo đếm được", ("cu the",), 11, "choice", choices=YES_NO,
           note="Thành tích có cụ thể, đo đếm được không: Có hoặc Không."),
    Column("cong_nhan", "Đã được công nhận", ("duoc cong nhan",), 11, "choice", choices=YES_NO,
           note="Thành tích đã được cấp có thẩm quyền công nhận chưa: Có hoặc Không."),
    Column("sang_kien", "Sáng kiến, đề tài", ("sang kien", "so chung nhan sang kien", "so giay chung nhan sang kien",
           "ma sang kien"), 30, "choice",
           note="Chọn trong danh sách, hoặc ghi mã, số giấy chứng nhận. Một sáng kiến chỉ dùng cho một danh hiệu."),
    Column("ngay_hop", "Ngày họp bình xét", ("ngay binh xet",), 13, "day",
           note="Kết quả bình xét của đơn vị: điền đủ các ô từ đây sang phải, hoặc để trống cả."),
    Column("tong", "Tổng số người", ("tong so", "tong so nguoi duoc bo phieu"), 9, "number",
           note="Tổng số người được bỏ phiếu."),
    Column("co_mat", "Có mặt", (), 8, "number", note="Số người có mặt khi bình xét."),
    Column("dong_y", "Đồng ý", ("phieu dong y", "so phieu dong y"), 8, "number", note="Số phiếu đồng ý."),
    Column("khong_dong_y", "Không đồng ý", ("phieu khong dong y",), 8, "number", note="Không có thì ghi 0."),
    Column("trong", "Phiếu trống", ("phieu khong hop le",), 8, "number", note="Trống hoặc không hợp lệ."),
    Column("trang_thai", "Trạng thái, việc cần làm", ("trang thai",), 34, locked=True),
)  # fmt: skip
OPEN = tuple(column.key for column in COLUMNS if not column.locked)
VOTES = ("ngay_hop", "tong", "co_mat", "dong_y", "khong_dong_y", "trong")
UNLOCKS = {
    "chuc_vu": {"nominee_detail"},
    "sang_kien": {"initiative_id"},
    **{key: {"bien_ban_binh_xet", "bien_ban_xet_khen", "ket_qua_bo_phieu"} for key in VOTES},
}
"""What a return must name so that a column opens; "noi_dung" opens all of them."""

GUIDE = (
    ("Cách làm", "Điền các ô nền vàng nhạt ở trang «Danh sách», lưu tệp, rồi tải lên ở mục Điền bằng Excel của hồ sơ. "
     "Trước khi ghi, hệ thống cho xem từng dòng sẽ thêm, sửa hay có lỗi; chưa bấm Ghi thì chưa có gì thay đổi."),
    ("Không đề nghị ai", "Để trống cột «Danh hiệu, hình thức đề nghị». Không cần xóa dòng."),
    ("Hai danh hiệu cho một người", "Chọn danh hiệu thứ hai ở cột «Đề nghị thêm»."),
    ("Ô nền xám", "Lấy từ danh bạ của đơn vị hoặc đã khóa; sửa ở đây không có tác dụng. Sai họ tên, CCCD, "
     "thiếu người: sửa, thêm ở mục Danh bạ rồi tải lại tệp."),
    ("Sáng kiến", "Chọn trong danh sách, hoặc ghi mã hay số giấy chứng nhận đúng như trong sổ sáng kiến."),
    ("Kết quả bình xét", "Điền đủ sáu ô từ «Ngày họp bình xét» đến «Phiếu trống», hoặc để trống cả sáu."),
    ("Hồ sơ bị trả một phần", "Tải lại tệp: chỉ còn các dòng được trả và chỉ mở các mục được yêu cầu bổ sung. Các dòng "
     "khác đi tiếp, không bị ảnh hưởng."),
    ("Sắp xếp, lọc", "Nếu sắp xếp, chọn cả bảng. Dòng nào tên không khớp mã ẩn sẽ bị từ chối, không ghi nhầm người."),
    ("Chữ và số", "Dùng phông Unicode. Số CCCD là văn bản để giữ số 0 ở đầu. Công thức được đọc như giá trị."),
)  # fmt: skip


def digest_of(texts: Sequence[str]) -> str:
    """Return a short digest of the texts of a row's open cells."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:10]

"""The named states: whose page, which address, what is done first. Add a row to add a picture."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tests.screens.state import PageState, Path, one, press_submit
from tests.screens.states_after import AFTER
from workflow.council_words import SessionState
from workflow.models import (
    AwardDecision,
    CouncilSession,
    DecisionState,
    Dossier,
    Nomination,
    Round,
    Unit,
    VerificationCode,
)
from workflow.roles import Role
from workflow.states import NominationState as S
from workflow.tables import table

n, d, r, u = table(Nomination), table(Dossier), table(Round), table(Unit)
sessions, decisions = table(CouncilSession), table(AwardDecision)
codes = table(VerificationCode)


def nomination(state: S, *, live: bool = False) -> Path:
    """The page of a nomination in a state (``live``: of the newest round)."""
    order = n.c.id.desc() if live else n.c.id
    return lambda: f"/de-nghi/{one(sa.select(n.c.ref).where(n.c.state == state).order_by(order))}"


def submitted_of(state: S) -> Path:
    """What was submitted of a nomination in a state."""
    return lambda: f"{nomination(state)()}/ban-da-trinh"


def record_of(what: str) -> Path:
    """The page that records a kind of fact of the first awarded person."""
    query = sa.select(n.c.nominee_key).where(n.c.person_id.is_not(None)).order_by(n.c.id)
    return lambda: f"/nguoi/{one(query)}/ghi/{what}"


def nominee_of(state: S) -> Path:
    """The page of the first person with a nomination in a state."""
    query = sa.select(n.c.nominee_key).where(n.c.state == state, n.c.person_id.is_not(None)).order_by(n.c.id)
    return lambda: f"/nguoi/{one(query)}"


def checked_decision() -> Path:
    """The public page of the newest decision's code."""
    query = sa.select(codes.c.code).where(codes.c.kind == "decision").order_by(codes.c.id.desc())
    return lambda: f"/kiem-tra/{one(query)}"


def dossier_of(unit: str, then: str = "") -> Path:
    """The newest dossier of a unit by its code."""
    query = sa.select(d.c.ref).join(u, u.c.id == d.c.unit_id).where(u.c.code == unit).order_by(d.c.id.desc())
    return lambda: f"/ho-so/{one(query)}{then}"


def largest_dossier(then: str = "") -> Path:
    """The dossier with most nominations."""
    query = sa.select(d.c.ref).join(n, n.c.dossier_id == d.c.id).group_by(d.c.id, d.c.ref)
    return lambda: f"/ho-so/{one(query.order_by(sa.func.count().desc(), d.c.id))}{then}"


def session(state: SessionState, then: str = "") -> Path:
    """The newest session in a state."""
    query = sa.select(sessions.c.ref).where(sessions.c.state == state).order_by(sessions.c.id.desc())
    return lambda: f"/hoi-dong/{one(query)}{then}"


def decision(state: DecisionState) -> Path:
    """The newest decision in a state."""
    query = sa.select(decisions.c.ref).where(decisions.c.state == state, sa.not_(decisions.c.is_external))
    return lambda: f"/quyet-dinh/{one(query.order_by(decisions.c.id.desc()))}"


def newest_round(then: str = "") -> Path:
    """The newest round."""
    return lambda: f"/dot-xet/{one(sa.select(r.c.code).order_by(r.c.id.desc()))}{then}"


def split_a_unit(page: Any) -> None:
    """Fill the form of a split and look at what it does."""
    page.fill("[name=on]", "01/07/2025")
    page.fill("[name=document]", "Nghị quyết 12/NQ-HĐND")
    page.fill("[name=successors]", "XA05-A; Ủy ban nhân dân xã Một\nXA05-B; Ủy ban nhân dân xã Hai")
    press_submit(page)


R = Role
STATES: tuple[PageState, ...] = (
    PageState("dang-nhap", None, "/dang-nhap", "Đăng nhập"),
    PageState("dang-nhap-thieu", None, "/dang-nhap", "Đăng nhập, còn thiếu", press_submit),
    PageState("kiem-tra", None, "/kiem-tra", "Kiểm tra văn bản, ai cũng mở được"),
    PageState("kiem-tra-thieu", None, "/kiem-tra?ma=abc", "Mã chưa đủ", status=422),
    PageState("kiem-tra-co", None, checked_decision(), "Mã của một quyết định"),
    PageState(
        "kiem-tra-khong-thay", None, "/kiem-tra/0123-4567-89AB-CDEF-GHJK", "Không tìm thấy mã", status=404
    ),
    PageState("so-tep", None, "/kiem-tra/tep", "So tệp PDF với bản đã ban hành"),
    PageState("khong-co-trang", R.CLERK, "/khong-co-trang-nay", "Không có trang", status=404),
    PageState("viec-nguoi-lap", R.CLERK, "/viec-can-lam", "Việc cần làm của người lập hồ sơ"),
    PageState("viec-thu-truong", R.UNIT_HEAD, "/viec-can-lam", "Việc cần làm của thủ trưởng đơn vị"),
    PageState("viec-tham-dinh", R.APPRAISER, "/viec-can-lam", "Việc cần làm của cán bộ thẩm định"),
    PageState("viec-uy-vien", R.COUNCIL_MEMBER, "/viec-can-lam", "Việc cần làm của ủy viên Hội đồng"),
    PageState("viec-nguoi-ky", R.SIGNER, "/viec-can-lam", "Việc cần làm của người ký"),
    PageState("viec-van-thu", R.NUMBER_ISSUER, "/viec-can-lam", "Việc cần làm của văn thư"),
    PageState("viec-cap-tren", R.PROVINCE_VIEWER, "/viec-can-lam", "Việc của cấp trên"),
    PageState("thong-bao", R.CLERK, "/thong-bao", "Thông báo"),
    PageState("thong-bao-rong", R.ADMINISTRATOR, "/thong-bao", "Thông báo khi chưa có gì"),
    PageState("ho-so", R.APPRAISER, "/ho-so", "Danh sách hồ sơ"),
    PageState("ho-so-lon", R.APPRAISER, largest_dossier(), "Hồ sơ lớn nhất"),
    PageState("ho-so-cua-xa", R.CLERK, dossier_of("XA05"), "Hồ sơ của một xã"),
    PageState("bang", R.CLERK, dossier_of("XA05", "/bang"), "Lập danh sách"),
    PageState("dan-tu-excel", R.CLERK, dossier_of("XA05", "/bang/dan"), "Dán từ Excel"),
    PageState("chon-tu-danh-ba", R.CLERK, dossier_of("XA05", "/bang/them"), "Chọn từ danh bạ"),
    PageState("chep-danh-sach", R.CLERK, dossier_of("XA05", "/chep"), "Chép danh sách cũ"),
    PageState("dien-excel", R.CLERK, dossier_of("XA05", "/nhap-excel"), "Điền hồ sơ bằng Excel"),
    PageState("dien-excel-thieu", R.CLERK, dossier_of("XA05", "/nhap-excel"), "Chưa chọn tệp", press_submit),
    PageState("giay-to", R.CLERK, dossier_of("XA05", "/giay-to"), "Giấy tờ của hồ sơ"),
    PageState(
        "thong-tin-to-trinh",
        R.CLERK,
        dossier_of("XA05", "/giay-to/thong-tin"),
        "Thông tin tờ trình, biên bản",
    ),
    PageState("duyet-va-trinh", R.UNIT_HEAD, dossier_of("XA05", "/duyet"), "Duyệt và trình"),
    PageState("lap-ho-so", R.CLERK, "/ho-so/moi", "Lập hồ sơ"),
    PageState("lap-ho-so-thieu", R.CLERK, "/ho-so/moi", "Lập hồ sơ, còn thiếu", press_submit),
    PageState("de-nghi", R.APPRAISER, "/de-nghi", "Danh sách đề nghị"),
    PageState("de-nghi-khong-thay", R.APPRAISER, "/de-nghi?q=khongcoainhuthe", "Tìm không thấy"),
    PageState("de-nghi-tham-dinh", R.APPRAISER, nomination(S.APPRAISAL, live=True), "Đang thẩm định"),
    PageState("de-nghi-tra-lai", R.CLERK, nomination(S.RETURNED, live=True), "Bị trả lại"),
    PageState("de-nghi-da-khen", R.APPRAISER, nomination(S.AWARDED), "Đã có quyết định"),
    PageState("de-nghi-khong-khen", R.APPRAISER, nomination(S.NOT_AWARDED), "Không được khen thưởng"),
    PageState("tham-dinh", R.APPRAISER, "/tham-dinh", "Hàng chờ thẩm định"),
    PageState("viec-dang-chay", R.APPRAISER, "/viec-dang-chay", "Việc đang chạy, khi chưa có"),
    PageState("phien-hop", R.SECRETARY, session(SessionState.CONVENED), "Phiên họp sắp tới"),
    PageState("phien-hop-xong", R.SECRETARY, session(SessionState.CONCLUDED), "Phiên họp đã kết thúc"),
    PageState(
        "phien-hop-uy-vien", R.COUNCIL_MEMBER, session(SessionState.CONVENED), "Phiên họp, ủy viên xem"
    ),
    PageState("hoi-dong", R.SECRETARY, "/hoi-dong", "Các phiên họp"),
    PageState("quyet-dinh", R.SIGNER, "/quyet-dinh", "Các quyết định"),
    PageState("ky-quyet-dinh", R.SIGNER, "/quyet-dinh/ky", "Quyết định chờ ký"),
    PageState("uy-quyen", R.STANDING_BODY, "/quan-tri/uy-quyen", "Ủy quyền, ký thay"),
    PageState("uy-quyen-moi", R.STANDING_BODY, "/quan-tri/uy-quyen/moi", "Lập ủy quyền"),
    PageState(
        "quyet-dinh-van-ban",
        R.STANDING_BODY,
        lambda: f"{decision(DecisionState.ISSUED)()}/van-ban",
        "Văn bản của quyết định",
    ),
    PageState("quyet-dinh-du-thao", R.STANDING_BODY, decision(DecisionState.DRAFTED), "Quyết định dự thảo"),
    PageState(
        "quyet-dinh-ban-hanh", R.NUMBER_ISSUER, decision(DecisionState.ISSUED), "Quyết định đã ban hành"
    ),
    PageState("dot-xet", R.STANDING_BODY, "/dot-xet", "Các đợt xét"),
    PageState("dot-xet-mot", R.STANDING_BODY, newest_round(), "Một đợt xét"),
    PageState("dot-xet-don-vi", R.STANDING_BODY, newest_round("/don-vi"), "Hạn và số lượng của từng đơn vị"),
    PageState("dong-dot-xet", R.STANDING_BODY, newest_round("/dong"), "Đóng đợt xét"),
    PageState("ho-so-bo-sung", R.STANDING_BODY, newest_round("/bo-sung"), "Cho phép nộp hồ sơ bổ sung"),
    PageState("ngay-nghi", R.STANDING_BODY, "/quan-tri/ngay-nghi", "Ngày nghỉ, ngày làm bù"),
    PageState("thanh-vien-hoi-dong", R.SECRETARY, "/hoi-dong/thanh-vien", "Thành viên Hội đồng"),
    PageState("ban-da-trinh", R.APPRAISER, submitted_of(S.AWARDED), "Bản đã trình của một đề nghị"),
    PageState("nguoi-than", R.STANDING_BODY, record_of("nguoi-than"), "Ghi người thân"),
    PageState("thiet-lap", R.STANDING_BODY, "/quan-tri/thiet-lap", "Thiết lập của cơ quan"),
    PageState("thiet-lap-mot", R.STANDING_BODY, "/quan-tri/thiet-lap/nguoi-xac-nhan", "Một thiết lập"),
    PageState(
        "thiet-lap-thieu",
        R.STANDING_BODY,
        "/quan-tri/thiet-lap/nguoi-xac-nhan",
        "Đổi thiết lập, còn thiếu",
        press_submit,
    ),
    PageState("mo-dot-xet", R.STANDING_BODY, "/dot-xet/moi", "Mở đợt xét"),
    PageState("quan-tri", R.STANDING_BODY, "/quan-tri", "Quản trị của Thường trực"),
    PageState("quan-tri-he-thong", R.ADMINISTRATOR, "/quan-tri", "Quản trị hệ thống"),
    PageState("quy-dinh", R.CLERK, "/quy-dinh", "Quy định"),
    PageState("quy-dinh-dia-phuong", R.STANDING_BODY, "/quy-dinh/dia-phuong", "Quy định địa phương"),
    PageState("tra-cuu", R.APPRAISER, "/tra-cuu?q=nguyen", "Tra cứu"),
    PageState("tra-cuu-so", R.APPRAISER, "/tra-cuu?q=28/QĐ-UBND", "Tra cứu theo số quyết định"),
    PageState("danh-ba", R.CLERK, "/nguoi", "Danh bạ của đơn vị"),
    PageState("mot-nguoi", R.APPRAISER, nominee_of(S.AWARDED), "Một người"),
    PageState("them-nguoi", R.CLERK, "/nguoi/them", "Thêm người"),
    PageState("them-nguoi-thieu", R.CLERK, "/nguoi/them", "Thêm người, còn thiếu", press_submit),
    PageState("nguoi-trung", R.STANDING_BODY, "/nguoi/trung", "Người có thể trùng"),
    PageState("dang-ky-thi-dua", R.CLERK, "/dang-ky-thi-dua", "Đăng ký thi đua"),
    PageState("so-sang-kien", R.CLERK, "/sang-kien", "Sổ sáng kiến"),
    PageState(
        "dang-ky-sang-kien-thieu", R.CLERK, "/sang-kien/moi", "Đăng ký sáng kiến, còn thiếu", press_submit
    ),
    PageState("tap-the", R.STANDING_BODY, "/tap-the", "Tập thể"),
    PageState("ho-gia-dinh", R.STANDING_BODY, "/ho-gia-dinh", "Hộ gia đình"),
    PageState("don-vi", R.STANDING_BODY, "/don-vi", "Đơn vị"),
    PageState("mot-don-vi", R.STANDING_BODY, "/don-vi/XA05", "Một đơn vị"),
    PageState(
        "chia-tach",
        R.STANDING_BODY,
        "/don-vi/thay-doi/chia-tach?don_vi=XA05",
        "Chia, tách đơn vị: ai về đâu",
        split_a_unit,
    ),
    PageState("don-vi-cho-duyet", R.CONFIRMER, "/don-vi/cho-duyet", "Thay đổi đơn vị chờ duyệt"),
    PageState("lay-y-kien", R.APPRAISER, "/lay-y-kien", "Lấy ý kiến cơ quan khác"),
    PageState("lay-y-kien-moi", R.APPRAISER, "/lay-y-kien/moi", "Lấy ý kiến, chưa chọn ai", status=422),
    PageState("thong-bao-ket-qua", R.STANDING_BODY, "/thong-bao-ket-qua", "Thông báo kết quả cho đơn vị"),
    PageState("de-nghi-cua-toi", R.COUNCIL_MEMBER, "/cua-toi", "Đề nghị của tôi"),
    PageState("lich", R.CLERK, "/lich", "Lịch thời hạn"),
    PageState("ngay-dau-tien", R.STANDING_BODY, "/quan-tri/bat-dau", "Ngày đầu tiên"),
    PageState("nguoi-dung", R.ADMINISTRATOR, "/quan-tri/nguoi-dung", "Người dùng"),
    PageState(
        "nguoi-dung-moi-thieu",
        R.ADMINISTRATOR,
        "/quan-tri/nguoi-dung/moi",
        "Người dùng mới, còn thiếu",
        press_submit,
    ),
    PageState("phan-cong", R.ADMINISTRATOR, "/quan-tri/phan-cong", "Phân công chờ duyệt"),
    PageState("ma-tran-quyen", R.ADMINISTRATOR, "/quan-tri/ma-tran-quyen", "Ma trận quyền"),
    PageState("ban-giao", R.UNIT_HEAD, "/quan-tri/ban-giao", "Bàn giao"),
    PageState("nhap-don-vi", R.STANDING_BODY, "/quan-tri/nhap-don-vi", "Nhập đơn vị từ Excel"),
    PageState("nhap-nguoi", R.STANDING_BODY, "/quan-tri/nhap-nguoi", "Nhập người từ Excel"),
    PageState("xac-thuc", R.APPRAISER, "/tai-khoan/xac-thuc", "Xác thực hai bước"),
    PageState("xac-thuc-bat", R.APPRAISER, "/tai-khoan/xac-thuc/bat", "Bật xác thực hai bước"),
    PageState("huong-dan", R.CLERK, "/huong-dan", "Hướng dẫn"),
    PageState("di-mot-vong", R.CLERK, "/huong-dan/di-mot-vong", "Đi một vòng với dữ liệu trình diễn"),
    PageState("huong-dan-nguoi-lap", R.CLERK, "/huong-dan/nguoi-lap", "Hướng dẫn người lập hồ sơ"),
    PageState("tai-khoan", R.CLERK, "/tai-khoan", "Tài khoản của tôi"),
    *AFTER,
)
"""Every picture in the order of the guide."""

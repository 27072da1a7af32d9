"""The named states of what follows a decision: papers, numbers, letters, money, undoing, complaints, originals."""

from __future__ import annotations

from typing import Any

from tests.screens.paths_after import (
    HAS_CONFERRAL,
    HAS_PAYMENT,
    HAS_RUN,
    HAS_SCAN,
    HAS_SIGNATURE,
    UNTOUCHED,
    act,
    archive,
    book,
    case_of,
    code_of,
    complain,
    complaint,
    draft_money,
    earlier,
    entry,
    fund,
    letter,
    minutes,
    of_decision,
    one_run,
    own_book,
    proposed,
    recipient,
    reissue,
    voided,
)
from tests.screens.state import PageState, press_submit, typing
from workflow.models import ActKind, ActState, ComplaintState, CouncilProposal, SettingChange
from workflow.roles import Role

R = Role
OFFICE = Role.STANDING_BODY


def send_strange_pdf(page: Any) -> None:
    """Send a PDF that no office issued."""
    strange = {"name": "la.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.set_input_files("main [name=tep]", strange)
    press_submit(page)


REASON = "Người nhận báo giấy bị ướt trong đợt mưa lũ tháng 11."
AFTER: tuple[PageState, ...] = (
    PageState(
        "quyet-dinh-sau-ban-hanh", OFFICE, of_decision("", HAS_RUN), "Việc sau khi ban hành quyết định"
    ),
    PageState(
        "giay", OFFICE, of_decision("/giay-chung-nhan", HAS_RUN), "Giấy khen, bằng chứng nhận của quyết định"
    ),
    PageState("giay-dot-in", OFFICE, one_run, "Một lần in giấy"),
    PageState("giay-mot-dong", OFFICE, entry(), "Giấy của một người"),
    PageState("phoi", OFFICE, "/giay-chung-nhan/phoi", "Căn chỉnh phôi in sẵn"),
    PageState(
        "phoi-sai",
        OFFICE,
        "/giay-chung-nhan/phoi",
        "Số đo sai",
        typing("Lưu số đo", name_right="2,5", name_down="hai mm"),
    ),
    PageState("so-vang", OFFICE, "/so-vang", "Sổ vàng khen thưởng"),
    PageState("so-vang-khong-thay", OFFICE, "/so-vang?q=khongcoainhuthe", "Sổ vàng, tìm không thấy"),
    PageState("cap-lai-lap", OFFICE, entry("/cap-lai", fresh=True), "Đề nghị cấp đổi, cấp lại"),
    PageState(
        "cap-lai-thieu",
        OFFICE,
        entry("/cap-lai", fresh=True),
        "Đề nghị cấp lại, còn thiếu",
        typing("Gửi đề nghị", reason=REASON),
    ),
    PageState("cap-lai", OFFICE, "/cap-doi-cap-lai", "Các đề nghị cấp đổi, cấp lại"),
    PageState("cap-lai-mot", R.CONFIRMER, reissue, "Người thứ hai quyết định cấp lại"),
    PageState("so-van-ban", R.NUMBER_ISSUER, "/so-van-ban", "Sổ văn bản"),
    PageState("so-van-ban-rieng", R.NUMBER_ISSUER, own_book(), "Sổ tự cấp số, có số đã bỏ"),
    PageState("so-van-ban-rong", R.NUMBER_ISSUER, own_book("&nam=2024&bo=co"), "Sổ văn bản, không có dòng"),
    PageState("lay-so", R.NUMBER_ISSUER, book("/lay-so"), "Lấy số"),
    PageState(
        "lay-so-thieu",
        R.NUMBER_ISSUER,
        book("/lay-so"),
        "Lấy số, còn thiếu",
        typing("Lấy số", on="31/02/2025"),
    ),
    PageState("bo-so", R.NUMBER_ISSUER, voided, "Bỏ một số"),
    PageState("mo-so", OFFICE, "/so-van-ban/mo-so", "Mở sổ văn bản"),
    PageState(
        "mo-so-thieu",
        OFFICE,
        "/so-van-ban/mo-so",
        "Mở sổ, còn thiếu",
        typing("Mở sổ", title="Sổ thông báo của Hội đồng", symbol="TB HĐ"),
    ),
    PageState("cong-van", OFFICE, "/cong-van", "Công văn, thông báo chưa lập"),
    PageState("cong-van-ket-qua", OFFICE, "/cong-van?loai=ket-qua", "Thông báo kết quả chưa lập"),
    PageState(
        "cong-van-thieu",
        OFFICE,
        "/cong-van?loai=ket-qua",
        "Thông báo, chưa chọn hồ sơ",
        typing("Lập thông báo", signer_name="Đinh Văn Lên"),
    ),
    PageState("cong-van-rong", OFFICE, "/cong-van?loai=to-trinh", "Tờ trình cấp trên, khi không có"),
    PageState("cong-van-xem", OFFICE, letter, "Xem trước thông báo kết quả"),
    PageState("cong-van-da-lap", OFFICE, "/cong-van/da-lap?loai=ket-qua", "Văn bản đã lập"),
    PageState("luu-tru", OFFICE, archive, "Bìa và mục lục hồ sơ lưu trữ"),
    PageState("tien-thuong-du-thao", OFFICE, draft_money, "Tiền thưởng của dự thảo"),
    PageState("tien-thuong", OFFICE, of_decision("/tien-thuong", HAS_PAYMENT), "Tiền thưởng của quyết định"),
    PageState(
        "tien-thuong-thieu",
        OFFICE,
        of_decision("/tien-thuong", HAS_PAYMENT),
        "Ghi chi, còn thiếu",
        typing("Ghi cho 2 dòng đã chọn", marks=2, note="Chuyển khoản đợt 2."),
    ),
    PageState("tien-thuong-mot", OFFICE, recipient, "Tiền thưởng của một người"),
    PageState("quy", OFFICE, "/quy-thi-dua", "Quỹ thi đua, khen thưởng"),
    PageState("quy-mot", OFFICE, fund(), "Quỹ của một năm"),
    PageState(
        "quy-ghi-thieu",
        OFFICE,
        fund(),
        "Ghi thu, chi, còn thiếu",
        typing("Ghi", amount="hai triệu", paper="Phiếu thu 12"),
    ),
    PageState("quy-lap", OFFICE, "/quy-thi-dua/moi", "Lập quỹ"),
    PageState(
        "quy-lap-thieu",
        OFFICE,
        "/quy-thi-dua/moi",
        "Lập quỹ, còn thiếu",
        typing("Lập quỹ", recurrent_spending="92 tỷ"),
    ),
    PageState("trao-thuong", OFFICE, of_decision("/trao-thuong", HAS_CONFERRAL), "Trao thưởng"),
    PageState(
        "trao-thuong-thieu",
        OFFICE,
        of_decision("/trao-thuong", HAS_CONFERRAL),
        "Ghi việc trao, còn thiếu",
        typing("Ghi cho các dòng đã chọn", place="Nhà văn hóa huyện"),
    ),
    PageState("huy-bo", OFFICE, "/huy-bo-dinh-chinh", "Hủy bỏ, sửa đổi, đính chính"),
    PageState("huy-bo-chon", OFFICE, of_decision("/huy-bo", HAS_CONFERRAL), "Chọn trường hợp bị hủy bỏ"),
    PageState(
        "huy-bo-thieu",
        OFFICE,
        case_of("huy-bo"),
        "Đề nghị hủy bỏ, còn thiếu",
        typing("Lập đề nghị hủy bỏ", paper_number="Kết luận số 11/KL-TTr"),
    ),
    PageState("sua-noi-dung", OFFICE, case_of("sua-noi-dung"), "Sửa, đính chính"),
    PageState("huy-bo-ky", R.SIGNER, act(ActState.DRAFTED, ActKind.REVOCATION), "Ký quyết định hủy bỏ"),
    PageState(
        "huy-bo-thu-hoi",
        OFFICE,
        act(ActState.ISSUED, ActKind.REVOCATION),
        "Sau khi hủy bỏ: ngày nhận, hiện vật, tiền",
    ),
    PageState("dinh-chinh", OFFICE, act(ActState.DRAFTED, ActKind.AMENDMENT), "Văn bản sửa nội dung"),
    PageState("khieu-nai", OFFICE, "/khieu-nai", "Sổ khiếu nại, tố cáo"),
    PageState(
        "khieu-nai-thieu", OFFICE, complain, "Ghi đơn, còn thiếu", typing("Ghi vào sổ", name="Đinh Thị Mẫu")
    ),
    PageState("khieu-nai-mot", R.CONFIRMER, complaint(ComplaintState.ACCEPTED), "Đơn đang giải quyết"),
    PageState(
        "khieu-nai-moi-nhan", R.CONFIRMER, complaint(ComplaintState.RECEIVED), "Đơn mới nhận, chưa thụ lý"
    ),
    PageState(
        "ban-goc",
        R.NUMBER_ISSUER,
        of_decision("/ban-goc", UNTOUCHED),
        "Bản gốc, chưa có chữ ký số hay bản quét",
    ),
    PageState(
        "ban-goc-thieu",
        R.NUMBER_ISSUER,
        of_decision("/ban-goc", UNTOUCHED),
        "Tải bản quét, chưa chọn tệp",
        typing("Lưu bản quét", kept_at="Văn thư, hộp 03"),
    ),
    PageState(
        "ban-goc-quet", R.NUMBER_ISSUER, of_decision("/ban-goc", HAS_SCAN), "Bản gốc giấy, có bản quét"
    ),
    PageState(
        "dinh-chinh-truoc-day",
        OFFICE,
        earlier("/dinh-chinh"),
        "Đính chính khen thưởng trước đây",
    ),
    PageState("ban-quet-bien-ban", R.SECRETARY, minutes(), "Biên bản họp đã ký, có bản quét"),
    PageState("ban-quet-bien-ban-chua", R.SECRETARY, minutes(scanned=False), "Biên bản họp chưa có bản quét"),
    PageState(
        "ban-goc-ky-so", R.NUMBER_ISSUER, of_decision("/ban-goc", HAS_SIGNATURE), "Bản gốc điện tử đã ký số"
    ),
    PageState("chu-ky", OFFICE, of_decision("/chu-ky", HAS_SIGNATURE), "Kiểm tra chữ ký số"),
    PageState("ky-so", R.SIGNER, "/ky-so", "Ký số văn bản"),
    PageState("ky-so-ban", R.SIGNER, "/ky-so/nguoi-ky", "Các văn bản chờ ký số"),
    PageState("ky-so-rong", R.NUMBER_ISSUER, "/ky-so/co-quan", "Không có văn bản chờ chữ ký số của cơ quan"),
    PageState("chung-thu-so", R.ADMINISTRATOR, "/quan-tri/chung-thu-so", "Chứng thư số được tin cậy"),
    PageState(
        "thiet-lap-cho-duyet",
        R.CONFIRMER,
        proposed(SettingChange, "/quan-tri/thiet-lap/thay-doi", "id"),
        "Thiết lập chờ người thứ hai duyệt",
    ),
    PageState("hoi-dong-thanh-lap", R.SECRETARY, "/hoi-dong/thanh-lap", "Ghi quyết định thành lập Hội đồng"),
    PageState(
        "hoi-dong-cho-duyet",
        R.CONFIRMER,
        proposed(CouncilProposal, "/hoi-dong/trinh-duyet"),
        "Thay đổi thành viên Hội đồng chờ duyệt",
    ),
    PageState(
        "kiem-tra-huy-bo",
        None,
        code_of("decision", cancelled=True),
        "Mã của quyết định có trường hợp đã hủy bỏ",
    ),
    PageState("kiem-tra-giay", None, code_of("certificate"), "Mã trên giấy khen"),
    PageState(
        "kiem-tra-ten",
        None,
        code_of("decision", cancelled=True),
        "Hỏi một tên",
        typing("Tìm tên này", ten="Nguyễn Văn Không Có"),
    ),
    PageState("so-tep-khac", None, "/kiem-tra/tep", "Tệp khác mọi bản đã ban hành", send_strange_pdf),
)
"""In the order of the guide."""

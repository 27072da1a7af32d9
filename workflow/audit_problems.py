"""What can be wrong with the trail: kinds by exit code, and the Vietnamese sentence of each problem."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

CHAIN_LABELS = {
    "nomination": "đề nghị khen thưởng",
    "dossier": "hồ sơ",
    "session": "phiên họp hội đồng",
    "decision": "quyết định",
    "book": "sổ cấp số",
    "certificate": "phôi giấy chứng nhận",
    "reissue": "cấp đổi, cấp lại",
    "round": "đợt xét",
    "rule_pack": "quy định địa phương",
    "local_day": "ngày nghỉ, ngày làm bù",
    "setting": "thiết lập của cơ quan",
    "council_proposal": "việc trình về Hội đồng",
    "hold": "tạm dừng",
    "delegation": "giao ký thay",
    "notice": "thông báo kết quả",
    "nominee_link": "liên kết cá nhân",
    "initiative": "sáng kiến",
    "movement": "phong trào thi đua",
    "fund": "quỹ thi đua, khen thưởng",
    "targets": "đăng ký thi đua",
    "report": "báo cáo thành tích",
    "consultation": "lấy ý kiến",
    "bulk_run": "việc hàng loạt",
    "not_duplicate": "đối tượng không trùng",
    "person": "người",
    "unit": "đơn vị",
    "collective": "tập thể",
    "household": "hộ gia đình",
    "system": "hệ thống",
    "account": "tài khoản",
    "later_act": "văn bản hủy bỏ, sửa đổi, đính chính",
    "complaint": "khiếu nại, tố cáo",
    "trust_anchor": "chứng thư số được tin cậy",
}
"""How a chain is called in a sentence; another chain keeps its own name."""


class ProblemKind(Enum):
    """What is wrong, by the exit code it leads to."""

    CHAIN = "chain"
    STATE = "state"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not match, with the place and a sentence for people."""

    kind: ProblemKind
    code: str
    chain: str
    subject_id: int | None
    seq: int | None
    sentence: str


SENTENCES = {
    "gap": "{where}: sau sự kiện {last} phải là sự kiện {expected} nhưng lại là sự kiện {seq}; "
    "có sự kiện bị xóa, chèn hoặc đánh số lại.",
    "link": "{where}, sự kiện {seq}: không nối vào sự kiện đứng trước; có sự kiện bị thay, xóa hoặc đổi chỗ.",
    "hash": "{where}, sự kiện {seq}: nội dung không khớp với mã băm; sự kiện đã bị sửa sau khi ghi.",
    "head": "{where}: đầu chuỗi ghi sự kiện {head}, sự kiện cuối cùng còn lại là {seq}; "
    "có sự kiện ở cuối bị xóa hoặc bị thay.",
    "no_head": "{where}: có {seq} sự kiện nhưng không có đầu chuỗi; đầu chuỗi đã bị xóa.",
    "no_events": "{where}: có đầu chuỗi ở sự kiện {head} nhưng không còn sự kiện nào; cả chuỗi đã bị xóa.",
    "detail": "{where}, sự kiện {seq}: nội dung lưu kèm không khớp với cam kết trong sự kiện; đã bị sửa.",
    "state": "{where}: đang ghi {stored}, các sự kiện cho ra {told}; trạng thái đã bị sửa ngoài quy trình.",
    "silent": "{where}: không có sự kiện nào; đề nghị được ghi thẳng vào cơ sở dữ liệu hoặc chuỗi đã bị xóa.",
    "vanished": "{where}: có {seq} sự kiện nhưng đề nghị không còn; đề nghị đã bị xóa.",
    "file": "Tệp {name}: nội dung không khớp với mã băm; tệp đã bị sửa hoặc hỏng.",
    "document": "Văn bản phát hành số {subject}: nội dung đã chốt không khớp với mã băm; nội dung đã bị sửa.",
    "pack": "Quy định địa phương số {subject}, bản {seq}: nội dung không khớp với mã băm đã ghi khi trình; đã bị sửa.",
    "pack_state": "Quy định địa phương số {subject}, bản {seq}: đang ghi {stored}, các sự kiện cho ra {told}; "
    "trạng thái đã bị sửa ngoài quy trình.",
    "session_document": "Văn bản phiên họp số {subject}: nội dung đã chốt không khớp với mã băm; nội dung đã bị sửa.",
    "dossier_document": "Văn bản của hồ sơ số {subject}: nội dung đã chốt không khớp với mã băm; nội dung đã bị sửa.",
    "certificate": "Giấy chứng nhận số {subject}: nội dung đã chốt không khớp với mã băm; nội dung đã bị sửa.",
    "result_notice": "Thông báo kết quả số {subject}: nội dung đã chốt không khớp với mã băm; nội dung đã bị sửa.",
    "official_paper": "Văn bản hành chính số {subject}: nội dung đã chốt không khớp với mã băm; nội dung đã bị sửa.",
    "original": "Văn bản của quyết định số {subject}: bản gốc (tệp phát hành, chữ ký số, bản quét) khác với sự kiện; "
    "đã bị thay, thêm hoặc bớt ngoài quy trình.",
    "snapshot": "Bản chụp hồ sơ khi trình của đề nghị số {subject}: không khớp với mã băm; đã bị sửa.",
}


def sentence_of(
    kind: ProblemKind, code: str, chain: str, subject: int | None, seq: int | None, **words: object
) -> Problem:
    """Return the problem with its Vietnamese sentence."""
    where = f"Chuỗi {CHAIN_LABELS.get(chain, chain)} số {subject}"
    sentence = SENTENCES[code].format(where=where, subject=subject, seq=seq, **words)
    return Problem(kind, code, _printable(chain), subject, seq, _printable(sentence))


def _printable(text: str) -> str:
    """Return text that can be shown and sent: bytes that were no UTF-8 stand as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()

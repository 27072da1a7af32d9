"""The closed lists of the field: English names, stable codes, official Vietnamese labels.

Each member's value is the stable code stored in the database. The label is the official term of the law,
written once, here. Sources: Luật Thi đua, khen thưởng 2022, Điều 8, 19–20, 71–75.
"""

from __future__ import annotations

from enum import Enum
from typing import Self


class Labelled(Enum):
    """An enumeration whose members carry a stable code (the value) and a Vietnamese label."""

    label: str
    __hash__ = (
        object.__hash__
    )  # members are single objects; the inherited hash of the name is many times slower

    def __new__(cls, code: str, label: str) -> Labelled:
        """Keep the code as the value and the label beside it."""
        member = object.__new__(cls)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """Return the member with that stable code; ``ValueError`` when there is none."""
        for member in cls:
            if member.value == code:
                return member
        raise ValueError(f"{cls.__name__}: {code!r}")


class AwardCode(Labelled):
    """Emulation titles (danh hiệu thi đua) and commendation forms (hình thức khen thưởng)."""

    ADVANCED_WORKER = "LDTT", "Lao động tiên tiến"
    GRASSROOTS_FIGHTER = "CSTDCS", "Chiến sĩ thi đua cơ sở"
    MINISTRY_PROVINCE_FIGHTER = "CSTD_TINH", "Chiến sĩ thi đua cấp bộ, ban, ngành, tỉnh"
    NATIONAL_FIGHTER = "CSTD_TQ", "Chiến sĩ thi đua toàn quốc"
    ADVANCED_COLLECTIVE = "TTLDTT", "Tập thể lao động tiên tiến"
    EXCELLENT_COLLECTIVE = "TTLDXS", "Tập thể lao động xuất sắc"
    EXEMPLARY_COMMUNE = "XA_TIEU_BIEU", "Xã, phường, thị trấn tiêu biểu"
    CULTURAL_RESIDENTIAL_AREA = "THON_VH", "Thôn, tổ dân phố văn hóa"
    CULTURAL_FAMILY = "GDVH", "Gia đình văn hóa"
    MINISTRY_PROVINCE_FLAG = "CO_TINH", "Cờ thi đua cấp tỉnh"
    GOVERNMENT_FLAG = "CO_CP", "Cờ thi đua của Chính phủ"
    COMMENDATION_LETTER = "GK", "Giấy khen"
    MERIT_CERTIFICATE = "BK_TINH", "Bằng khen cấp tỉnh"
    PM_MERIT_CERTIFICATE = "BK_TTG", "Bằng khen của Thủ tướng Chính phủ"

    @property
    def is_title(self) -> bool:
        """Whether this is an emulation title (danh hiệu) and not a commendation form (hình thức)."""
        return self in EMULATION_TITLES


EMULATION_TITLES = frozenset(
    {
        AwardCode.ADVANCED_WORKER,
        AwardCode.GRASSROOTS_FIGHTER,
        AwardCode.MINISTRY_PROVINCE_FIGHTER,
        AwardCode.NATIONAL_FIGHTER,
        AwardCode.ADVANCED_COLLECTIVE,
        AwardCode.EXCELLENT_COLLECTIVE,
        AwardCode.EXEMPLARY_COMMUNE,
        AwardCode.CULTURAL_RESIDENTIAL_AREA,
        AwardCode.CULTURAL_FAMILY,
        AwardCode.MINISTRY_PROVINCE_FLAG,
        AwardCode.GOVERNMENT_FLAG,
    }
)

PERSON_TITLES = frozenset(
    {
        AwardCode.ADVANCED_WORKER,
        AwardCode.GRASSROOTS_FIGHTER,
        AwardCode.MINISTRY_PROVINCE_FIGHTER,
        AwardCode.NATIONAL_FIGHTER,
    }
)
HOUSEHOLD_TITLES = frozenset({AwardCode.CULTURAL_FAMILY})


class NomineeKind(Labelled):
    """Who is nominated."""

    INDIVIDUAL = "ca_nhan", "cá nhân"
    COLLECTIVE = "tap_the", "tập thể"
    HOUSEHOLD = "ho_gia_dinh", "hộ gia đình"


class CommendationGround(Labelled):
    """Why an award is given (loại hình khen thưởng), Luật 2022 Điều 8."""

    REGULAR = "CT", "công trạng (thường xuyên)"
    SUDDEN = "DX", "đột xuất"
    MOVEMENT = "PT", "phong trào thi đua (chuyên đề)"
    DEDICATION = "CH", "quá trình cống hiến"
    YEARS_OF_SERVICE = "NH", "niên hạn"
    EXTERNAL = "DN", "đối ngoại"


class Stream(Labelled):
    """The report's rows: which kind of round the award belongs to."""

    REGULAR_EDUCATION = "thuong_xuyen/giao_duc", "Thường xuyên – giáo dục"
    REGULAR_ADMINISTRATION = "thuong_xuyen/hanh_chinh", "Thường xuyên – hành chính"
    MOVEMENT = "chuyen_de", "Chuyên đề"
    SUDDEN = "dot_xuat", "Đột xuất"


class Level(Labelled):
    """A level of competence or of an administrative unit."""

    CENTRAL = "trung_uong", "Trung ương"
    PROVINCE = "tinh", "cấp tỉnh"
    DISTRICT = "huyen", "cấp huyện"
    COMMUNE = "xa", "cấp xã"
    BASE_UNIT = "don_vi", "cơ quan, đơn vị"


class Procedure(Labelled):
    """Full or simplified (Luật 2022 Điều 85) procedure."""

    FULL = "day_du", "thủ tục đầy đủ"
    SIMPLIFIED = "don_gian", "thủ tục đơn giản"


class Rating(Labelled):
    """Yearly rating of a civil servant or public employee (NĐ 90/2020), and of a collective."""

    EXCELLENT = "HTXSNV", "Hoàn thành xuất sắc nhiệm vụ"
    GOOD = "HTTNV", "Hoàn thành tốt nhiệm vụ"
    COMPLETED = "HTNV", "Hoàn thành nhiệm vụ"
    FAILED = "KHTNV", "Không hoàn thành nhiệm vụ"
    UNRATED = "KXL", "Không xếp loại"


class Employment(Labelled):
    """How a person is employed."""

    CIVIL_SERVANT = "cong_chuc", "công chức"
    PUBLIC_EMPLOYEE = "vien_chuc", "viên chức"
    OFFICIAL = "can_bo", "cán bộ"
    CONTRACT_111 = "hop_dong_111", "hợp đồng theo NĐ 111/2022"
    PART_TIME_COMMUNE = "khong_chuyen_trach", "người hoạt động không chuyên trách"
    FARMER = "nong_dan", "nông dân"
    WORKER = "cong_nhan", "công nhân"
    LABOUR_CONTRACT = "hop_dong_lao_dong", "người lao động theo hợp đồng lao động"
    ARMED_FORCES = "luc_luong_vu_trang", "quân nhân, công an nhân dân"
    BUSINESSPERSON = "doanh_nhan", "doanh nhân"
    INTELLECTUAL = "tri_thuc", "trí thức, nhà khoa học"
    OTHER = "khac", "người lao động khác"


class StudyResult(Labelled):
    """The result of a course of study."""

    EXCELLENT = "xuat_sac", "xuất sắc"
    VERY_GOOD = "gioi", "giỏi"
    FAIR = "kha", "khá"
    AVERAGE = "trung_binh", "trung bình"
    FAILED = "khong_dat", "không đạt"


class CollectiveType(Labelled):
    """What kind of collective is nominated."""

    UNIT = "don_vi", "cơ quan, đơn vị"
    SUB_UNIT = "bo_phan", "phòng, ban, bộ phận thuộc cơ quan, đơn vị"
    PEOPLE_AND_CADRES = "nhan_dan_va_can_bo", "Nhân dân và cán bộ"
    ENTERPRISE = "doanh_nghiep", "doanh nghiệp, tổ chức kinh tế"
    COOPERATIVE = "hop_tac_xa", "hợp tác xã"
    COMMUNE = "xa_phuong", "xã, phường, thị trấn, đặc khu"
    RESIDENTIAL_AREA = "thon_to", "thôn, tổ dân phố"
    ARMED_FORCES = "luc_luong_vu_trang", "đơn vị quân đội, công an"


class InitiativeKind(Labelled):
    """What a title rests on besides the rating."""

    INITIATIVE = "sang_kien", "sáng kiến"
    TOPIC = "de_tai", "đề tài, đề án khoa học, công trình khoa học và công nghệ"


class Conclusion(Labelled):
    """How a matter that was being verified ended."""

    CLEARED = "khong_vi_pham", "không có vi phạm"
    VIOLATION = "co_vi_pham", "có vi phạm"


class DisciplineForm(Labelled):
    """Forms of discipline, from lightest to heaviest."""

    REPRIMAND = "khien_trach", "khiển trách"
    WARNING = "canh_cao", "cảnh cáo"
    PAY_CUT = "ha_bac_luong", "hạ bậc lương"
    DEMOTION = "giang_chuc", "giáng chức"
    REMOVAL = "cach_chuc", "cách chức"
    DISMISSAL = "buoc_thoi_viec", "buộc thôi việc"


class HoldCause(Labelled):
    """Why a nomination is on hold (tạm dừng), NĐ 98/2023 Điều 4."""

    DISCIPLINE_PENDING = "xem_xet_ky_luat", "đang xem xét kỷ luật"
    INSPECTION = "thanh_tra", "đang thanh tra, kiểm tra khi có dấu hiệu vi phạm"
    COMPLAINT = "khieu_nai", "có đơn thư khiếu nại, tố cáo đang xác minh"
    PRESS = "bao_chi", "nội dung báo chí nêu về tham nhũng, tiêu cực đang được xác minh"


class PaperKind(Labelled):
    """Papers of a dossier (giấy tờ trong hồ sơ)."""

    PROPOSAL_LETTER = "to_trinh", "Tờ trình đề nghị"
    NOMINEE_LIST = "danh_sach", "Danh sách đề nghị"
    ACHIEVEMENT_REPORT = "bao_cao_thanh_tich", "Báo cáo thành tích"
    SUMMARY_REPORT = "bao_cao_tom_tat", "Báo cáo tóm tắt thành tích"
    UNIT_MINUTES = "bien_ban_binh_xet", "Biên bản bình xét thi đua"
    COMMENDATION_MINUTES = "bien_ban_xet_khen", "Biên bản xét khen thưởng"
    UNIT_BALLOT_RESULT = "ket_qua_bo_phieu", "Kết quả bỏ phiếu của Hội đồng cấp trình"
    INITIATIVE_CERTIFICATE = "chung_nhan_sang_kien", "Chứng nhận hoặc xác nhận sáng kiến, đề tài"
    RATING_CONFIRMATION = "xac_nhan_xep_loai", "Xác nhận mức hoàn thành xuất sắc nhiệm vụ"
    ACHIEVEMENT_PROOF = "chung_nhan_thanh_tich", "Chứng nhận, xác nhận thành tích"
    OLD_UNIT_REMARK = "nhan_xet_don_vi_cu", "Nhận xét của đơn vị cũ"
    CONCLUSION_LETTER = "van_ban_ket_luan", "Văn bản kết luận"
    EFFECT_RECOGNITION = "cong_nhan_pham_vi", "Quyết định, xác nhận hiệu quả áp dụng, phạm vi ảnh hưởng"
    TAX_CONFIRMATION = "xac_nhan_thue", "Xác nhận hoàn thành nghĩa vụ thuế, bảo hiểm xã hội"
    RELATED_DOCUMENT = "van_ban_lien_quan", "Văn bản khác có liên quan"
    OTHER = "khac", "Giấy tờ khác"


class Decider(Labelled):
    """Who lawfully decides an award (Luật 2022 Điều 78–80)."""

    PRIME_MINISTER = "thu_tuong", "Thủ tướng Chính phủ"
    PROVINCE_CHAIRMAN = "chu_tich_tinh", "Chủ tịch Ủy ban nhân dân cấp tỉnh"
    DISTRICT_CHAIRMAN = "chu_tich_huyen", "Chủ tịch Ủy ban nhân dân cấp huyện"
    COMMUNE_CHAIRMAN = "chu_tich_xa", "Chủ tịch Ủy ban nhân dân cấp xã"
    HEAD_OF_BODY = "thu_truong", "Thủ trưởng cơ quan, đơn vị có tư cách pháp nhân"
    HEAD_OF_ENTERPRISE = "giam_doc", "Giám đốc doanh nghiệp, hợp tác xã"


LEVEL_OF = {
    Decider.HEAD_OF_ENTERPRISE: Level.BASE_UNIT,
    Decider.HEAD_OF_BODY: Level.BASE_UNIT,
    Decider.COMMUNE_CHAIRMAN: Level.COMMUNE,
    Decider.DISTRICT_CHAIRMAN: Level.DISTRICT,
    Decider.PROVINCE_CHAIRMAN: Level.PROVINCE,
    Decider.PRIME_MINISTER: Level.CENTRAL,
}
"""Where each decider stands."""

"""What each fact is called in Vietnamese, and its unit. One line a fact; a test keeps it complete."""

from __future__ import annotations

_LABELS: dict[str, tuple[str, str]] = {
    "period_since": ("ngày bắt đầu thời gian tính thành tích", "ngày"),
    "period_until": ("ngày kết thúc thời gian tính thành tích", "ngày"),
    "ground": ("loại hình khen thưởng", ""),
    "proposing_level": ("cấp của đơn vị đề nghị", ""),
    "decider": ("người quyết định", ""),
    "own_decider": ("người có thẩm quyền theo tổ chức của đối tượng", ""),
    "conduct_confirmed": (
        "xác nhận của biên bản bình xét về đạo đức, đoàn kết, tham gia phong trào",
        "có/không",
    ),
    "employment": ("đối tượng lao động", ""),
    "rating": ("mức xếp loại chất lượng của năm xét", ""),
    "months_since_recruitment": ("số tháng từ khi tuyển dụng đến hết thời gian xét", "tháng"),
    "months_worked": ("số tháng làm việc thực tế trong thời gian xét", "tháng"),
    "months_contract_before_recruitment": ("số tháng hợp đồng liền trước tại cùng cơ quan", "tháng"),
    "maternity_months": ("thời gian nghỉ thai sản", "tháng"),
    "sick_months": ("thời gian nghỉ ốm", "tháng"),
    "unpaid_leave_months": ("thời gian nghỉ không hưởng lương", "tháng"),
    "rescue_injury_months": ("thời gian điều trị do dũng cảm cứu người, cứu tài sản", "tháng"),
    "study_months": ("thời gian đi học, bồi dưỡng", "tháng"),
    "months_at_old_unit": ("thời gian ở đơn vị cũ trong thời gian xét", "tháng"),
    "old_unit_remark": ("nhận xét của đơn vị cũ", "có/không"),
    "seconded": ("biệt phái", "có/không"),
    "discipline": ("quyết định kỷ luật", ""),
    "advanced_worker_standard": ("đạt tiêu chuẩn Lao động tiên tiến cùng thời gian", "có/không"),
    "initiatives": ("sáng kiến, đề tài được công nhận", ""),
    "prior_awards": ("danh hiệu, hình thức khen thưởng đã có", ""),
    "is_leader": ("là lãnh đạo, quản lý", "có/không"),
    "on_unit_register": ("có tên đúng trong danh sách của đơn vị đề nghị", "có/không"),
    "works_at_unit": ("đang công tác tại đơn vị đề nghị", "có/không"),
    "also_nominated_by": ("đơn vị khác cũng đề nghị cùng danh hiệu, cùng thời gian", ""),
    "open_holds": ("việc đang xem xét, xác minh", ""),
    "achievement": ("mã thành tích", ""),
    "achievement_described": ("thành tích cụ thể đã được nêu", "có/không"),
    "emulation_recognised": ("kết quả bình xét, công nhận trong phong trào thi đua", "có/không"),
    "same_achievement_forms": ("hình thức khen thưởng khác cho cùng thành tích", ""),
    "same_achievement_titles": ("danh hiệu thi đua cho cùng thành tích", ""),
    "outside_assigned_duty": ("thành tích ngoài chương trình, kế hoạch, nhiệm vụ được giao", "có/không"),
    "contribution_dong": ("giá trị đóng góp", "đồng"),
    "contribution_recognised": ("đóng góp cho địa phương, cộng đồng được công nhận", "có/không"),
    "emulation_launched_by": ("cấp phát động phong trào thi đua", ""),
    "influence": ("phạm vi ảnh hưởng của thành tích", ""),
    "movement_years": ("thời gian của phong trào chuyên đề", "năm"),
    "leads_movement": ("dẫn đầu phong trào chuyên đề khi tổng kết", "có/không"),
    "members": ("số cá nhân của tập thể", "người"),
    "members_completed_or_better": ("số cá nhân hoàn thành nhiệm vụ trở lên", "người"),
    "members_advanced_worker": ("số cá nhân đạt Lao động tiên tiến", "người"),
    "members_grassroots_fighter": ("số cá nhân đạt Chiến sĩ thi đua cơ sở", "người"),
    "members_disciplined_warning_or_more": ("số cá nhân bị kỷ luật từ cảnh cáo trở lên", "người"),
    "women_percent": ("tỷ lệ nữ", "phần trăm"),
    "leads_cluster": ("dẫn đầu cụm, khối thi đua do tỉnh tổ chức", "có/không"),
    "years_excellent_in_a_row": ("số năm liên tục hoàn thành xuất sắc nhiệm vụ", "năm"),
    "exceeded_targets": ("hoàn thành vượt các chỉ tiêu thi đua và nhiệm vụ", "có/không"),
    "award_year": ("năm (năm học) xét tặng", "năm"),
    "registered": ("đã đăng ký tham gia thi đua", "có/không"),
    "posthumous": ("truy tặng", "có/không"),
    "false_declaration": ("kê khai gian dối, làm giả hồ sơ, xác nhận sai", "có/không"),
    "is_head": ("là người đứng đầu cơ quan, đơn vị", "có/không"),
    "is_woman": ("là nữ", "có/không"),
    "rating_year": ("năm của kết quả xếp loại", "năm"),
    "points": ("điểm đánh giá, xếp loại", "điểm, 0 đến 100"),
    "unit_rating": ("mức xếp loại của đơn vị do người đó đứng đầu", ""),
    "probation": ("đang tập sự, thử việc", "có/không"),
    "contract_interrupted": ("có gián đoạn giữa hợp đồng và tuyển dụng", "có/không"),
    "personal_leave_days": ("số ngày nghỉ việc riêng", "ngày"),
    "rescue_injury_confirmed_by": ("cấp của cơ sở y tế xác nhận thời gian điều trị", ""),
    "study_result": ("kết quả học tập", ""),
    "second_job": ("kiêm nhiệm ở cơ quan, đơn vị khác", "có/không"),
    "retires_on": ("ngày nghỉ hưu", "ngày"),
    "administrative_fine": ("bị xử phạt vi phạm hành chính trong thời gian xét", "có/không"),
    "court_sentence": ("có bản án của tòa án trong thời gian xét hoặc đang chấp hành án", "có/không"),
    "ingenuity_recognised": (
        "mưu trí, sáng tạo trong chiến đấu, phục vụ chiến đấu được công nhận",
        "có/không",
    ),
    "good_teacher_level": ("cấp của giấy chứng nhận giáo viên dạy giỏi", ""),
    "years_good_in_a_row": ("số năm liên tục hoàn thành tốt nhiệm vụ trở lên", "năm"),
    "matters": ("việc thanh tra, kiểm tra, khiếu nại, tố cáo, báo chí nêu và kết luận", ""),
    "equally_qualified": ("đối tượng khác có thành tích, đủ điều kiện như nhau", ""),
    "many_achievements": ("có nhiều thành tích", "có/không"),
    "report_age_months": ("số tháng từ khi chốt thành tích đến khi gửi hồ sơ", "tháng"),
    "published_working_days": ("số ngày làm việc đã công khai lấy ý kiến", "ngày làm việc"),
    "collective_type": ("loại tập thể", ""),
    "members_good_or_better": ("số cá nhân hoàn thành tốt nhiệm vụ trở lên", "người"),
    "members_excellent": ("số cá nhân hoàn thành xuất sắc nhiệm vụ", "người"),
    "members_failed": ("số cá nhân không hoàn thành nhiệm vụ", "người"),
    "members_reprimanded": ("số cá nhân bị khiển trách", "người"),
    "leads_central_cluster": (
        "dẫn đầu cụm, khối thi đua do Hội đồng Thi đua - Khen thưởng Trung ương tổ chức",
        "có/không",
    ),
    "meets_province_flag": ("đạt tiêu chuẩn tặng Cờ thi đua cấp tỉnh", "có/không"),
    "state_duties_met": ("thực hiện tốt nghĩa vụ với Nhà nước", "có/không"),
    "local_standard_met": ("đạt tiêu chuẩn do cấp tỉnh quy định", "có/không"),
}


def fact_label(name: str) -> str:
    """Return the Vietnamese words for a fact."""
    return _LABELS[name][0]


def fact_unit(name: str) -> str:
    """Return the unit of a fact, or nothing."""
    return _LABELS[name][1]


def labelled_facts() -> tuple[str, ...]:
    """Return the names of all facts that have words."""
    return tuple(_LABELS)

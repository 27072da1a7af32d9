"""Everything anyone can ask to do, with its Vietnamese label. The steps and the routes name these."""

from __future__ import annotations

from enum import Enum


class Action(Enum):
    """One thing a person may be allowed to do; the value is stored in security events."""

    # --- unit
    CREATE_NOMINATION = "create_nomination"
    EDIT_NOMINATION = "edit_nomination"
    ATTACH_PAPER = "attach_paper"
    SEND_TO_HEAD = "send_to_head"
    SEND_BACK = "send_back"
    SUBMIT = "submit"
    RECALL = "recall"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    # --- standing body
    RECEIVE = "receive"
    RECORD_OPINION = "record_opinion"
    SETTLE_FINDING = "settle_finding"
    RETURN = "return_for_supplement"
    LAPSE = "lapse"
    MARK_ELIGIBLE = "mark_eligible"
    MARK_INELIGIBLE = "mark_ineligible"
    REAPPRAISE = "reappraise"
    REOPEN = "reopen"
    REOPEN_UPHELD = "reopen_upheld"
    UNDO_APPRAISAL = "undo_appraisal"
    UNDO_CONFIRMATION = "undo_confirmation"
    CONSULT = "consult"
    TELL_APART = "tell_apart"
    MANAGE_HOLD = "manage_hold"
    # --- council
    PUT_TO_COUNCIL = "put_to_council"
    POSTPONE = "postpone"
    PASS_SIMPLIFIED = "pass_simplified"  # noqa: S105  # a step of the procedure, not a password
    MANAGE_COUNCIL = "manage_council"
    APPROVE_COUNCIL = "approve_council"
    MAKE_SESSION = "make_session"
    RUN_SESSION = "run_session"
    DECLARE_CONFLICT = "declare_conflict"
    REPORT_CONFLICT = "report_conflict"
    END_CONFLICT = "end_conflict"
    COMMENT_CASE = "comment_case"
    CAST_VOTE = "cast_vote"
    CONFIRM_VOTE_BASE = "confirm_vote_base"
    GUARD_BALLOT = "guard_ballot"
    COUNT_BALLOT = "count_ballot"
    CERTIFY_BALLOT = "certify_ballot"
    RECORD_COUNCIL_RESULT = "record_council_result"
    # --- decision
    DRAFT_DECISION = "draft_decision"
    RECORD_SIGNATURE = "record_signature"
    DECLINE_TO_SIGN = "decline_to_sign"
    ISSUE = "issue"
    REFUSE = "refuse"
    FORWARD = "forward"
    RECORD_SUPERIOR = "record_superior_result"
    REVOKE = "revoke"
    PROPOSE_REVOCATION = "propose_revocation"
    DRAFT_LATER_ACT = "draft_later_act"
    TRACK_RECOVERY = "track_recovery"
    REGISTER_COMPLAINT = "register_complaint"
    HANDLE_COMPLAINT = "handle_complaint"
    VIEW_COMPLAINTS = "view_complaints"
    SIGN_DOCUMENT = "sign_document"
    SEAL_DOCUMENT = "seal_document"
    KEEP_SCAN = "keep_scan"
    KEEP_MINUTES_SCAN = "keep_minutes_scan"
    EXPLAIN_DIFFERENCE = "explain_difference"
    PROPOSE_DELEGATION = "propose_delegation"
    APPROVE_DELEGATION = "approve_delegation"
    VIEW_DELEGATIONS = "view_delegations"
    # --- money and conferring
    VIEW_MONEY = "view_money"
    SET_MONEY_TERMS = "set_money_terms"
    CORRECT_PRIZE = "correct_prize"
    RECORD_PAYMENT = "record_payment"
    MANAGE_FUND = "manage_fund"
    CONFER = "confer"
    # --- what reaches the nominee
    SEND_NOTICE = "send_notice"
    VIEW_NOTICES = "view_notices"
    GIVE_LINK = "give_link"
    VIEW_OWN_CASES = "view_own_cases"
    WRITE_OWN_REPORT = "write_own_report"
    TAKE_REPORT = "take_report"
    # --- numbers, certificates
    VIEW_BOOKS = "view_books"
    MANAGE_BOOKS = "manage_books"
    TAKE_NUMBER = "take_number"
    VOID_NUMBER = "void_number"
    VIEW_GOLD_BOOK = "view_gold_book"
    VIEW_CERTIFICATES = "view_certificates"
    MAKE_CERTIFICATES = "make_certificates"
    REQUEST_REISSUE = "request_reissue"
    DECIDE_REISSUE = "decide_reissue"
    # --- rounds, registers, accounts
    MANAGE_ROUND = "manage_round"
    REOPEN_ROUND = "reopen_round"
    PROPOSE_DAY = "propose_day"
    APPROVE_DAY = "approve_day"
    VIEW_CALENDAR = "view_calendar"
    PROPOSE_SETTING = "propose_setting"
    APPROVE_SETTING = "approve_setting"
    EXTEND_DEADLINE = "extend_deadline"
    PROPOSE_PACK = "propose_pack"
    APPROVE_PACK = "approve_pack"
    MANAGE_REGISTER = "manage_register"
    VIEW_REGISTER = "view_register"
    SHOW_IDENTITY = "show_identity"
    VIEW_DISCIPLINE = "view_discipline"
    RECORD_DISCIPLINE = "record_discipline"
    REMOVE_RELATIVE = "remove_relative"
    PROPOSE_REGISTER_CHANGE = "propose_register_change"
    APPROVE_REGISTER_CHANGE = "approve_register_change"
    MANAGE_USERS = "manage_users"
    APPROVE_GRANT = "approve_grant"
    PROPOSE_ANCHOR = "propose_anchor"
    APPROVE_ANCHOR = "approve_anchor"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # an act, not a password
    RELEASE_PASSWORD = "release_password"  # noqa: S105  # an act, not a password
    RESET_SECOND_FACTOR = "reset_second_factor"
    HAND_OVER = "hand_over"
    # --- reading
    VIEW_WORKLIST = "view_worklist"
    VIEW_DOSSIER = "view_dossier"
    VIEW_NOMINATION = "view_nomination"
    VIEW_HISTORY = "view_history"
    VIEW_SESSION = "view_session"
    VIEW_DECISION = "view_decision"
    VIEW_PACKS = "view_packs"
    DOWNLOAD_DOCUMENT = "download_document"
    VERIFY_AUDIT = "verify_audit"
    VIEW_PERMISSIONS = "view_permissions"
    USE_OWN_ACCOUNT = "use_own_account"


A = Action

LABELS: dict[Action, str] = {
    A.CREATE_NOMINATION: "Lập đề nghị",
    A.EDIT_NOMINATION: "Sửa đề nghị",
    A.ATTACH_PAPER: "Đính kèm giấy tờ",
    A.SEND_TO_HEAD: "Chuyển thủ trưởng duyệt",
    A.SEND_BACK: "Chuyển lại người lập",
    A.SUBMIT: "Trình hồ sơ",
    A.RECALL: "Rút lại bản trình",
    A.RESUBMIT: "Gửi lại sau bổ sung",
    A.WITHDRAW: "Rút đề nghị",
    A.RECEIVE: "Tiếp nhận",
    A.RECORD_OPINION: "Ghi ý kiến thẩm định",
    A.SETTLE_FINDING: "Kết luận tiêu chí cần người xem xét",
    A.RETURN: "Trả lại để bổ sung",
    A.LAPSE: "Kết thúc do quá hạn bổ sung",
    A.MARK_ELIGIBLE: "Xác nhận đủ điều kiện",
    A.MARK_INELIGIBLE: "Xác nhận không đủ điều kiện",
    A.REAPPRAISE: "Thẩm định lại",
    A.REOPEN: "Mở lại theo khiếu nại",
    A.REOPEN_UPHELD: "Mở lại theo đơn đã kết luận là đúng",
    A.UNDO_APPRAISAL: "Hoàn tác bước thẩm định",
    A.UNDO_CONFIRMATION: "Hoàn tác xác nhận",
    A.CONSULT: "Lấy ý kiến cơ quan khác",
    A.TELL_APART: "Xác nhận không phải trùng",
    A.MANAGE_HOLD: "Tạm dừng hoặc kết thúc tạm dừng",
    A.PUT_TO_COUNCIL: "Đưa ra Hội đồng",
    A.POSTPONE: "Hoãn xét",
    A.PASS_SIMPLIFIED: "Chuyển theo thủ tục đơn giản",
    A.MANAGE_COUNCIL: "Trình việc lập, thay đổi thành viên Hội đồng",
    A.APPROVE_COUNCIL: "Duyệt việc lập, thay đổi thành viên Hội đồng",
    A.MAKE_SESSION: "Chuẩn bị phiên họp",
    A.RUN_SESSION: "Điều hành nội dung phiên họp",
    A.DECLARE_CONFLICT: "Khai xung đột lợi ích của mình",
    A.REPORT_CONFLICT: "Báo xung đột lợi ích của người khác",
    A.END_CONFLICT: "Bỏ một xung đột lợi ích",
    A.COMMENT_CASE: "Góp ý về trường hợp",
    A.CAST_VOTE: "Bỏ phiếu, biểu quyết",
    A.CONFIRM_VOTE_BASE: "Xác nhận cách tính tỷ lệ phiếu",
    A.GUARD_BALLOT: "Xác nhận mở, đóng hòm phiếu",
    A.COUNT_BALLOT: "Kiểm phiếu",
    A.CERTIFY_BALLOT: "Xác nhận kết quả kiểm phiếu",
    A.RECORD_COUNCIL_RESULT: "Ghi kết quả Hội đồng",
    A.DRAFT_DECISION: "Đưa vào dự thảo quyết định",
    A.RECORD_SIGNATURE: "Ghi nhận đã ký",
    A.DECLINE_TO_SIGN: "Không ký, trả lại",
    A.ISSUE: "Ban hành quyết định",
    A.REFUSE: "Không khen thưởng",
    A.FORWARD: "Trình cấp trên",
    A.RECORD_SUPERIOR: "Ghi kết quả của cấp trên",
    A.REVOKE: "Ký quyết định hủy bỏ",
    A.PROPOSE_REVOCATION: "Đề nghị hủy bỏ quyết định khen thưởng",
    A.DRAFT_LATER_ACT: "Soạn văn bản hủy bỏ, sửa đổi, đính chính",
    A.TRACK_RECOVERY: "Theo dõi thu hồi hiện vật, tiền thưởng",
    A.REGISTER_COMPLAINT: "Ghi sổ khiếu nại, tố cáo",
    A.HANDLE_COMPLAINT: "Giải quyết khiếu nại, tố cáo được giao",
    A.VIEW_COMPLAINTS: "Xem sổ khiếu nại, tố cáo",
    A.SIGN_DOCUMENT: "Ký số văn bản với tư cách người ký",
    A.SEAL_DOCUMENT: "Ký số văn bản bằng chữ ký số của cơ quan",
    A.KEEP_SCAN: "Tải lên bản quét của bản giấy đã ký",
    A.KEEP_MINUTES_SCAN: "Tải lên bản quét biên bản họp Hội đồng đã ký",
    A.EXPLAIN_DIFFERENCE: "Ghi lý do dự thảo khác kết quả Hội đồng",
    A.PROPOSE_DELEGATION: "Lập, kết thúc việc giao ký thay",
    A.APPROVE_DELEGATION: "Duyệt việc giao ký thay",
    A.VIEW_DELEGATIONS: "Xem việc giao ký thay",
    A.VIEW_MONEY: "Xem tiền thưởng và quỹ thi đua, khen thưởng",
    A.SET_MONEY_TERMS: "Định tiền thưởng của dự thảo quyết định",
    A.CORRECT_PRIZE: "Điều chỉnh tiền thưởng đã chốt",
    A.RECORD_PAYMENT: "Ghi chi, thu hồi tiền thưởng",
    A.MANAGE_FUND: "Lập quỹ, ghi thu chi quỹ thi đua, khen thưởng",
    A.CONFER: "Ghi việc trao thưởng",
    A.SEND_NOTICE: "Lập, gửi thông báo kết quả",
    A.VIEW_NOTICES: "Xem thông báo kết quả",
    A.GIVE_LINK: "Lập liên kết cá nhân cho người được đề nghị",
    A.VIEW_OWN_CASES: "Xem đề nghị của mình",
    A.WRITE_OWN_REPORT: "Viết báo cáo thành tích của mình",
    A.TAKE_REPORT: "Nhận báo cáo của người được đề nghị",
    A.VIEW_BOOKS: "Xem sổ văn bản",
    A.MANAGE_BOOKS: "Mở sổ văn bản, chọn cách cấp số",
    A.TAKE_NUMBER: "Lấy số, vào sổ văn bản",
    A.VOID_NUMBER: "Bỏ số văn bản",
    A.VIEW_GOLD_BOOK: "Xem sổ vàng",
    A.VIEW_CERTIFICATES: "Xem giấy khen, bằng chứng nhận",
    A.MAKE_CERTIFICATES: "In giấy khen, bằng chứng nhận; căn chỉnh phôi",
    A.REQUEST_REISSUE: "Đề nghị cấp đổi, cấp lại giấy chứng nhận",
    A.DECIDE_REISSUE: "Quyết định cấp đổi, cấp lại giấy chứng nhận",
    A.MANAGE_ROUND: "Quản lý đợt xét",
    A.REOPEN_ROUND: "Mở lại đợt xét đã đóng",
    A.PROPOSE_DAY: "Đề nghị ngày nghỉ, ngày làm bù",
    A.APPROVE_DAY: "Duyệt ngày nghỉ, ngày làm bù",
    A.VIEW_CALENDAR: "Xem lịch và thời hạn",
    A.PROPOSE_SETTING: "Đề nghị đổi thiết lập của cơ quan",
    A.APPROVE_SETTING: "Duyệt đổi thiết lập của cơ quan",
    A.EXTEND_DEADLINE: "Gia hạn cho một đơn vị",
    A.PROPOSE_PACK: "Trình quy định của địa phương",
    A.APPROVE_PACK: "Duyệt quy định của địa phương",
    A.MANAGE_REGISTER: "Quản lý danh bạ đơn vị, con người",
    A.VIEW_REGISTER: "Xem danh bạ",
    A.SHOW_IDENTITY: "Xem đầy đủ số căn cước",
    A.VIEW_DISCIPLINE: "Xem kỷ luật",
    A.RECORD_DISCIPLINE: "Ghi kỷ luật",
    A.REMOVE_RELATIVE: "Bỏ quan hệ thân nhân ghi sai",
    A.PROPOSE_REGISTER_CHANGE: "Đề nghị gộp người, thay đổi đơn vị",
    A.APPROVE_REGISTER_CHANGE: "Duyệt gộp người, thay đổi đơn vị",
    A.MANAGE_USERS: "Quản lý tài khoản, trình phân công",
    A.APPROVE_GRANT: "Duyệt phân công nhiệm vụ",
    A.PROPOSE_ANCHOR: "Đề nghị, bỏ chứng thư số được tin cậy",
    A.APPROVE_ANCHOR: "Duyệt chứng thư số được tin cậy",
    A.RESET_PASSWORD: "Cấp lại mật khẩu",
    A.RELEASE_PASSWORD: "Xác nhận mật khẩu cấp cho cán bộ của cơ quan xét",
    A.RESET_SECOND_FACTOR: "Gỡ xác thực hai bước",
    A.HAND_OVER: "Bàn giao khi đổi người lập hồ sơ",
    A.VIEW_WORKLIST: "Xem việc cần làm",
    A.VIEW_DOSSIER: "Xem hồ sơ",
    A.VIEW_NOMINATION: "Xem đề nghị",
    A.VIEW_HISTORY: "Xem lịch sử",
    A.VIEW_SESSION: "Xem phiên họp Hội đồng",
    A.VIEW_DECISION: "Xem quyết định",
    A.VIEW_PACKS: "Xem quy định của địa phương",
    A.DOWNLOAD_DOCUMENT: "Tải văn bản",
    A.VERIFY_AUDIT: "Kiểm tra chuỗi nhật ký",
    A.VIEW_PERMISSIONS: "Xem ma trận quyền",
    A.USE_OWN_ACCOUNT: "Dùng tài khoản của mình",
}

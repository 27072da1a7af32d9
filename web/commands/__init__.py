"""The table of commands: name → module and one line. Each module has one click command or group called ``command``."""

from web.commands.lazy import Later

COMMANDS: dict[str, Later] = {
    name: Later(f"web.commands.{module}", summary)
    for name, module, summary in (
        ("init", "init", "Khởi tạo cơ quan thật, một lần, trên cơ sở dữ liệu trống."),
        ("serve", "serve", "Mở trang web."),
        ("ca", "ca", "CA (nơi cấp chứng chỉ) của cơ quan cho HTTPS trong mạng nội bộ."),
        (
            "demo",
            "demo",
            "Tạo cơ sở dữ liệu trình diễn, chạy trọn mùa khen thưởng mẫu, ghi quyết định và bảng kết quả.",
        ),
        ("season", "season", "Mùa khen thưởng mẫu: chạy, đối chiếu, in bảng."),
        ("users", "users", "Tài khoản: xem, cấp lại mật khẩu, gỡ xác thực hai bước, từ máy chủ."),
        ("db", "database", "Cơ sở dữ liệu: nâng cấp, xem phiên bản."),
        ("rules", "rules", "Bộ quy tắc: tình huống, tiêu chuẩn theo ngày."),
        ("audit", "audit", "Nhật ký: kiểm tra tính toàn vẹn."),
        ("document", "document", "Văn bản: kiểm tra chữ ký số và bản gốc."),
        ("sign", "sign", "Ký số trên máy của mình các văn bản trong tệp yêu cầu lấy ở trang Ký số văn bản."),
        ("ballot", "ballot", "Bỏ phiếu kín: kiểm hồ sơ bỏ phiếu, kiểm phòng phiếu."),
        (
            "import",
            "imports",
            "Nhập danh bạ từ tệp Excel (.xlsx, .xls, .ods) bằng quyền của người vận hành máy chủ.",
        ),
        ("backup", "backup", "Sao lưu và khôi phục cơ sở dữ liệu."),
        (
            "deadlines",
            "deadlines",
            "Ghi nhận các hạn đã hết: đơn vị không bổ sung đúng hạn, cơ quan được lấy ý kiến không trả lời.",
        ),
        ("outbox", "outbox", "Việc chờ làm sau khi ghi."),
        ("verify-pack", "verify_pack", "Lập gói kiểm tra văn bản dùng khi không có mạng."),
        ("documents", "documents", "Văn bản: soát lời văn của các mẫu."),
        ("guide-pictures", "guide_pictures", "Đưa hình chụp màn hình vào phần Hướng dẫn của trang web."),
        ("diagram", "diagram", "In sơ đồ trạng thái (Mermaid) từ bảng các bước."),
    )
}

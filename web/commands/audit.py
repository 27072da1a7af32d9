"""``khenthuong audit``: verify the audit trail."""

from __future__ import annotations

from dataclasses import asdict

import click

from web.commands.opened import database
from web.commands.terminal import DB_HELP, JSON_HELP, print_json, progress_bar, thousands
from workflow.audit_verify import Problem, VerifyReport, verify

SHOWN = 50

VERIFY_HELP = """Kiểm tra nhật ký: đi hết mọi chuỗi sự kiện, chỉ đọc.

Tìm: sự kiện bị sửa, xóa, chèn, đổi chỗ, đổi thời điểm; đầu chuỗi không khớp; nội dung lưu kèm không khớp
cam kết (nội dung đã xóa theo quy định là hợp lệ); trạng thái đề nghị khác với kết quả của các sự kiện;
tệp, văn bản, bản chụp hồ sơ không khớp mã băm.

\b
Mã kết thúc:
  0  không có sai lệch
  2  chuỗi bị đứt hoặc sự kiện bị sửa
  5  trạng thái khác với kết quả của các sự kiện
  6  tệp hoặc văn bản không khớp mã băm
Các mã 3, 4, 7 dành cho việc đối chiếu với mốc neo lưu bên ngoài, có ở phiên bản sau. Chưa có mốc neo thì
không phát hiện được việc viết lại hoặc cắt bỏ trọn phần cuối của một chuỗi cùng với đầu chuỗi.
"""


@click.group(help="Nhật ký: kiểm tra tính toàn vẹn.")
def command() -> None:
    """Group the audit commands."""


@command.command("verify", help=VERIFY_HELP)
@click.option("--db", "address", help=DB_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def verify_command(address: str | None, as_json: bool) -> None:
    """Walk every chain; the exit code says what kind of problem was found."""
    with database(address) as engine, progress_bar("Kiểm tra nhật ký", hidden=as_json) as show:
        report = verify(engine, progress=show)
    if as_json:
        print_json(report_as_json(report))
    else:
        print_report(report)
    raise SystemExit(report.exit_code)


def report_as_json(report: VerifyReport) -> dict[str, object]:
    """Return a report as plain JSON types."""
    counts: dict[str, object] = asdict(report)
    counts["problems"] = [_problem(problem) for problem in report.problems]
    return {"ok": report.ok, "exit_code": report.exit_code, **counts}


def _problem(problem: Problem) -> dict[str, object]:
    return {**asdict(problem), "kind": problem.kind.value}


def print_report(report: VerifyReport) -> None:
    """Print the problems, the first fifty in full, and one line of totals."""
    for problem in report.problems[:SHOWN]:
        click.echo(f"SAI LỆCH: {problem.sentence}")
    if len(report.problems) > SHOWN:
        click.echo(f"… và {thousands(len(report.problems) - SHOWN)} sai lệch nữa (xem đủ: --json)")
    click.echo(
        f"{thousands(report.chains)} chuỗi, {thousands(report.events)} sự kiện, "
        f"{thousands(report.details)} nội dung lưu kèm, {thousands(report.nominations)} đề nghị, "
        f"{thousands(report.files)} tệp, {thousands(report.documents)} văn bản: "
        f"{thousands(len(report.problems))} sai lệch"
    )

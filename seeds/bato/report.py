"""The season's result as text: the table on the screen, season.csv and season.md, and the decisions as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from rules.text import grouped
from seeds.bato.data import load
from seeds.season_check import SeasonCheck
from workflow.queries.tallies import issued_files, session_files

HEAD = ("Danh hiệu, hình thức", "Công bố", "Kết quả", "Khớp")


def lines_of(check: SeasonCheck) -> Iterator[str]:
    """Yield the comparison as aligned lines: label … published = produced."""
    width = max(len(line.label) for line in check.lines)
    for line in check.lines:
        sign = "=" if line.equal else "≠"
        yield f"{line.label:<{width}}  {line.published:>5} {sign} {line.produced:<5}".rstrip()


def summary_of(check: SeasonCheck) -> list[tuple[str, str]]:
    """Return what became of everything proposed, as pairs of words and numbers."""
    one = check.tally
    share = f"{check.share:.1f}".replace(".", ",")
    return [
        ("Đã đề nghị", grouped(one.proposed)),
        ("Đã có quyết định", grouped(one.awarded)),
        ("Không khen thưởng", grouped(one.refused)),
        ("Đơn vị rút", grouped(one.withdrawn)),
        ("Từng bị trả lại để bổ sung", grouped(one.returned)),
        ("Trình sau hạn của đợt xét", grouped(one.late)),
        ("Trễ, bị trả lại hoặc không được khen", f"{grouped(one.troubled)} ({share} % số đề nghị)"),
        *(
            (f"Bỏ phiếu kín, {each.award.label}", f"{grouped(each.came)} đưa ra, {grouped(each.passed)} đạt")
            for each in one.balloted
        ),
        ("Quyết định đã ghi số", grouped(one.decisions)),
        ("Sự kiện trong nhật ký", grouped(one.events)),
    ]


def verdict_of(check: SeasonCheck) -> str:
    """Return the last sentence."""
    if check.ok:
        return f"Khớp toàn bộ {len(check.lines)} số liệu đã công bố."
    wrong = sum(not line.equal for line in check.lines)
    if wrong:
        return f"KHÔNG KHỚP: {wrong} trong {len(check.lines)} số liệu."
    if check.unfinished:
        return f"CHƯA XONG: còn {grouped(check.unfinished)} đề nghị chưa có kết quả."
    return "KHÔNG ĐẠT: số đề nghị trễ, bị trả lại hoặc không được khen dưới mức tối thiểu."


def as_json(check: SeasonCheck) -> dict[str, object]:
    """Return the comparison as plain JSON types."""
    one = check.tally
    return {
        "ok": check.ok,
        "lines": [
            {"label": line.label, "published": line.published, "produced": line.produced, "equal": line.equal}
            for line in check.lines
        ],
        "proposed": one.proposed,
        "awarded": one.awarded,
        "refused": one.refused,
        "refused_by_code": dict(one.refused_by_code),
        "withdrawn": one.withdrawn,
        "returned": one.returned,
        "late": one.late,
        "late_returned_or_not_awarded": one.troubled,
        "share_percent": round(check.share, 1),
        "unfinished": check.unfinished,
        "decisions": one.decisions,
        "events": one.events,
    }


def markdown_of(check: SeasonCheck) -> str:
    """Return the result table as Markdown; the refusals by reason say what the record says."""
    reasons = load("proposals")["reasons"] | {
        "council_not_recommended": "Hội đồng không đề nghị khen thưởng.",
        "supplement_overdue": "Quá hạn bổ sung hồ sơ.",
    }
    rows = [
        "# Mùa khen thưởng huyện Ba Tơ 2024 (người và hồ sơ là giả định)",
        "",
        f"| {' | '.join(HEAD)} |",
        "| --- | ---: | ---: | --- |",
        *(
            f"| {line.label} | {line.published} | {line.produced} | {'có' if line.equal else 'KHÔNG'} |"
            for line in check.lines
        ),
        "",
        *(f"- {words}: {number}" for words, number in summary_of(check)),
        "",
        "## Không khen thưởng, theo lý do",
        "",
        "| Lý do | Số đề nghị |",
        "| --- | ---: |",
        *(f"| {reasons.get(code, code)} | {number} |" for code, number in check.tally.refused_by_code),
        "",
        verdict_of(check),
        "",
    ]
    return "\n".join(rows)


def csv_of(check: SeasonCheck) -> str:
    """Return the comparison as CSV."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(
        [line.label, line.published, line.produced, "có" if line.equal else "không"] for line in check.lines
    )
    return target.getvalue()


def write_tables(folder: Path, check: SeasonCheck) -> None:
    """Write season.csv (with the mark that makes spreadsheets read it as UTF-8) and season.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "season.csv").write_text(csv_of(check), encoding="utf-8-sig")
    (folder / "season.md").write_text(markdown_of(check), encoding="utf-8")


def write_decisions(folder: Path, done: Callable[[], None] | None = None) -> int:
    """Write every issued decision of the database as a PDF file named by day and number; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for one in issued_files():
        name = f"{one.issued_on.isoformat()}_{one.number.replace('/', '-')}_{one.round_code}.pdf"
        (folder / name).write_bytes(one.content)
        count += 1
        if done is not None:
            done()
    return count


def write_minutes(folder: Path) -> int:
    """Write the minutes of the council as PDF and Word files; return how many sessions there are."""
    folder.mkdir(parents=True, exist_ok=True)
    sessions = set()
    for one in session_files():
        number = one.minutes_number.replace("/", "-")
        name = f"{one.held_on.isoformat()}_{number}_{one.kind}.{one.format}"
        (folder / name).write_bytes(one.content)
        sessions.add((one.held_on, number))
    return len(sessions)

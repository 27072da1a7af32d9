"""``khenthuong rules rehearse``: a round under other local rules, from a pack's name or a file somebody is writing."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from rules.errors import RuleError
from rules.finding import AssessmentOutcome, Finding
from rules.local_packs import LocalPack
from rules.pack_text import for_people, read_pack_text
from web.commands.opened import database
from web.commands.terminal import DB_HELP, JSON_HELP, Stopped, print_json, thousands
from workflow import db, installation
from workflow.errors import WorkflowError
from workflow.packs import newest
from workflow.queries.rehearsal import Case, QuotaSide, Rehearsal, rehearse, round_id_of

FAULTY = 2
SHOWN = 30
NO_PACK = "khong"
REHEARSE_HELP = """Chạy thử một đợt xét với bộ quy định khác; chỉ đọc, không ghi gì.

Mọi đề nghị của đợt (cả đã có quyết định) được thẩm định theo bộ đang dùng và theo bộ nêu ở --pack, rồi đặt cạnh nhau.
Mã kết thúc: 0 chạy được, 2 không có đợt, bộ quy định hoặc tệp viết sai.
"""


@click.command("rehearse", help=REHEARSE_HELP)
@click.option("--round", "code", required=True, help="Mã đợt xét, ví dụ TX-2023.")
@click.option(
    "--pack",
    "name",
    required=True,
    help=f"Tên bộ quy định, đường dẫn tệp YAML, hoặc “{NO_PACK}” (không có bộ nào).",
)
@click.option(
    "--as-if",
    "day",
    help="Lấy quy định của ngày này cho mọi hồ sơ, như thể đã có khi nhận; ví dụ 01/01/2026.",
)
@click.option("--db", "address", help=DB_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def command(code: str, name: str, day: str | None, address: str | None, as_json: bool) -> None:
    """Print what changes when a round takes other local rules."""
    with database(address) as engine, db.use_engine(engine):
        installation.follow_demo_clock()
        try:
            found = rehearse(_round_id(code), _pack(name), as_if_on=_day(day))
        except RuleError as error:
            raise Stopped(for_people(str(error)), FAULTY) from error
        except WorkflowError as error:
            raise Stopped(error.message, FAULTY) from error
    if as_json:
        print_json(as_plain(found))
    else:
        for line in lines(found):
            click.echo(line)


def _round_id(code: str) -> int:
    """Return the round of that code."""
    found = round_id_of(code)
    if found is None:
        raise Stopped(f"không có đợt xét mã “{code}”.", FAULTY)
    return found


def _pack(name: str) -> LocalPack | None:
    """Return the pack of that name, or of the file at that path."""
    if name == NO_PACK:
        return None
    if name.endswith((".yaml", ".yml")):
        try:
            return read_pack_text(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Stopped(f"không đọc được tệp {name}.", FAULTY) from error
    with db.reading() as connection:
        return newest(connection, name)


def _day(text: str | None) -> date | None:
    """Read a day written as 20/6/2024 or 2024-06-20."""
    if text is None:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise Stopped(f"không hiểu ngày “{text}”; viết như 20/6/2024 hoặc 2024-06-20.", FAULTY)


def as_plain(found: Rehearsal) -> dict[str, Any]:
    """Return a rehearsal as plain JSON types; outcomes and states by their codes."""
    return {
        "round": found.round_code,
        "name": found.round_name,
        "pack_before": found.pack_before,
        "pack_after": found.pack_after,
        "as_if_on": None if found.as_if_on is None else found.as_if_on.isoformat(),
        "nominations": found.total,
        "changed": len(found.moved),
        "changed_open": found.moved_open,
        "before": {outcome.value: count for outcome, count in found.before},
        "after": {outcome.value: count for outcome, count in found.after},
        "moves": [
            {"before": first.value, "after": second.value, "count": count}
            for first, second, count in found.kinds
        ],
        "quotas": [
            {"award": one.award.value, "before": _quota(one.before), "after": _quota(one.after)}
            for one in found.quotas
        ],
        "cases": [_case(one) for one in found.cases],
    }


def _quota(side: QuotaSide) -> dict[str, Any]:
    return {
        "pool": side.pool,
        "used": side.used,
        "max_allowed": side.most,
        "over": side.over,
        "sentence": side.sentence,
    }


def _case(one: Case) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "name": one.name,
        "unit": one.unit,
        "award": one.award.value,
        "kind": one.kind.value,
        "state": one.state.value,
        "decided": one.is_decided,
        "before": one.before.value,
        "after": one.after.value,
        "criteria": [
            {
                "criterion": change.criterion,
                "before": _finding(change.before),
                "after": _finding(change.after),
            }
            for change in one.changes
        ],
    }


def _finding(finding: Finding | None) -> dict[str, str] | None:
    if finding is None:
        return None
    return {"outcome": finding.outcome.value, "reason": finding.reason, "citation": finding.citation}


def lines(found: Rehearsal) -> list[str]:
    """Return what the terminal shows."""
    words = [found.pack_before or "không có", found.pack_after or "không có"]
    shown = [
        f"{found.round_name} ({found.round_code}): {thousands(found.total)} đề nghị; "
        f"quy định đang dùng: {words[0]}; chạy thử: {words[1]}"
    ]
    if found.as_if_on is not None:
        shown.append(f"Lấy quy định của ngày {found.as_if_on:%d/%m/%Y} cho mọi hồ sơ.")
    before, after = dict(found.before), dict(found.after)
    for outcome in AssessmentOutcome:
        if outcome in before or outcome in after:
            counts = f"{thousands(before.get(outcome, 0))} → {thousands(after.get(outcome, 0))}"
            shown.append(f"    {outcome.label}: {counts}")
    for one in found.quotas:
        shown.append(f"    {one.award.label}, đang dùng: {one.before.sentence}")
        shown.append(f"    {one.award.label}, chạy thử: {one.after.sentence}")
    shown.append(
        f"Đổi kết quả: {thousands(len(found.moved))}, chưa có kết quả cuối cùng: {thousands(found.moved_open)}"
    )
    for case in found.moved[:SHOWN]:
        shown.append(
            f"    {case.name}, {case.unit}, {case.award.label}: {case.before.label} → {case.after.label}"
        )
        shown.extend(f"        {reason}" for reason in _reasons(case))
    if len(found.moved) > SHOWN:
        shown.append(f"… và {thousands(len(found.moved) - SHOWN)} đề nghị nữa (xem đủ: --json)")
    return shown


def _reasons(case: Case) -> list[str]:
    """Why the outcome differs: what stands in the way now; when nothing does, what no longer stands in it."""
    now = [one.after.reason for one in case.changes if one.after is not None and one.after.blocks]
    then = [one.before.reason for one in case.changes if one.before is not None and one.before.blocks]
    return now or [f"Không còn vướng: {reason}" for reason in then]

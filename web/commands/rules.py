"""``khenthuong rules``: the rulebook for legal officers, without code and without a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

import rules
from rules.case_words import read_enum
from rules.errors import RuleError
from rules.law.dated import PARAMETERS
from rules.local_packs import PACKS
from rules.vocabulary import AwardCode
from web.commands import rules_shown
from web.commands.terminal import JSON_HELP, Stopped, print_json, thousands

FAULTY = 2
CASES = Path("tests") / "law"

EVALUATE_HELP = """Trả lời từng tình huống trong tệp YAML và so với kết quả mong đợi (khóa expect).

In mỗi tình huống một dòng; với --json, mỗi tình huống một đối tượng JSON trên một dòng.
Mã kết thúc: 0 khớp hết, 1 có tình huống khác mong đợi, 2 tệp viết sai.
"""
CHECK_HELP = """Soát bộ quy tắc: phiên bản tiêu chí chưa có tình huống kiểm thử, giá trị chưa có viện dẫn.

Kể thêm, không tính là lỗi: viện dẫn chưa nêu điều, giá trị chưa đối chiếu văn bản.
Mã kết thúc: 0 đủ, 1 còn thiếu.
"""


@click.group(help="Bộ quy tắc: tình huống, tiêu chuẩn theo ngày.")
def command() -> None:
    """Group the rule commands."""


@contextmanager
def _explained() -> Iterator[None]:
    """Turn a fault of a file, a word or a day into one sentence and exit code 2."""
    try:
        yield
    except RuleError as error:
        raise Stopped(str(error), FAULTY) from error
    except OSError as error:
        raise Stopped(f"không đọc được tệp: {error.strerror}.", FAULTY) from error


@command.command(
    help="Liệt kê các thông tin mà tình huống được nêu: tên, kiểu, đơn vị, nhãn, tiêu chí dùng đến."
)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def facts(as_json: bool) -> None:
    """Print the vocabulary of facts."""
    found = rules.fact_vocabulary()
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        unit = f", {one.unit}" if one.unit else ""
        click.echo(f"{one.name}: {one.label} ({one.type}{unit})")
        if one.criteria:
            click.echo(f"    dùng trong: {', '.join(one.criteria)}")
    click.echo(f"{len(found)} thông tin")


@command.command(help=EVALUATE_HELP)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def evaluate(file: Path, as_json: bool) -> None:
    """Answer the cases of a file; exit code 1 when one differs from what it expects."""
    with _explained():
        results = rules.evaluate_file(file)
    wrong = sum(not result.ok for result in results)
    if as_json:
        print_json([rules_shown.case(result) for result in results], lines=True)
    else:
        for result in results:
            click.echo(result.summary)
        click.echo(f"{thousands(len(results))} tình huống, {thousands(wrong)} khác mong đợi")
    raise SystemExit(1 if wrong else 0)


@command.command(help=CHECK_HELP)
@click.option(
    "--cases",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"Thư mục tệp tình huống; bỏ trống: {CASES} nếu có.",
)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def check(folder: Path | None, as_json: bool) -> None:
    """List what the rulebook still owes; exit code 1 when something is missing."""
    place = folder or CASES
    with _explained():
        untested = rules.versions_without_a_case(sorted(place.glob("*.yaml")))
    values = [version for dated in PARAMETERS.values() for version in dated.versions]
    values += [
        version for pack in PACKS.values() for dated in pack.settings.values() for version in dated.versions
    ]
    found = rules_shown.owed(untested, values)
    if as_json:
        print_json({"criteria": len(rules.REGISTRY.all), "values": len(values), **found})
    else:
        for key, title in rules_shown.OWED.items():
            for line in found[key]:
                click.echo(f"{title}: {line}")
        click.echo(
            f"{len(rules.REGISTRY.all)} phiên bản tiêu chí, {len(values)} giá trị: "
            f"{len(found['untested'])} chưa có tình huống, {len(found['uncited'])} chưa có viện dẫn"
        )
    raise SystemExit(1 if found["untested"] or found["uncited"] else 0)


def _day(_context: click.Context, _parameter: click.Parameter, text: str) -> date:
    """Read a day written as 20/6/2024 or 2024-06-20."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise click.BadParameter(f"không hiểu ngày {text!r}; viết như 20/6/2024 hoặc 2024-06-20")


@command.command(
    help="Xem tiêu chuẩn, giấy tờ, thẩm quyền, biểu quyết của một danh hiệu hoặc hình thức vào một ngày."
)
@click.argument("award")
@click.option("--on", "day", required=True, callback=_day, help="Ngày áp dụng, ví dụ 20/6/2024.")
@click.option("--pack", help="Bộ quy định địa phương (xem: khenthuong rules packs).")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def show(award: str, day: date, pack: str | None, as_json: bool) -> None:
    """Print what the law asks for an award on a day; AWARD is a code, a name or a Vietnamese label."""
    with _explained():
        code: AwardCode = read_enum(AwardCode, award, where="AWARD")
        law = rules.law_for(day, day, pack)
        found: dict[str, Any] = rules_shown.award(code, law)
    if as_json:
        print_json(found)
        return
    for line in rules_shown.award_lines(found):
        click.echo(line)


@command.command(help="Liệt kê các bộ quy định địa phương và những việc chúng quy định.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def packs(as_json: bool) -> None:
    """Print the local packs."""
    found = [rules_shown.pack(PACKS[name]) for name in rules.packs()]
    if as_json:
        print_json(found)
        return
    for one in found:
        kind = " (minh họa, không phải văn bản thật)" if one["invented"] else ""
        click.echo(f"{one['name']}: {one['title']}{kind}")
        click.echo(f"    {one['document']}, {one['issued_by']}; hiệu lực {one['period']}")
        for setting in one["settings"]:
            value = rules_shown.words(setting["value"])
            click.echo(f"    {setting['key']}: {setting['description']} = {value}  [{setting['citation']}]")

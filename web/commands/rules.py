"""``khenthuong rules``: the rulebook for legal officers, without code and without a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

import rules
from rules.case_words import read_enum
from rules.citation_check import check_citations, unnamed_successors
from rules.errors import RuleError
from rules.law.dated import PARAMETERS
from rules.law_coverage import report
from rules.local_packs import PACKS
from rules.rulebook_diff import differences
from rules.version_gaps import criterion_gaps, overlaps, parameter_gaps
from rules.vocabulary import AwardCode
from web.commands import rules_award, rules_shown
from web.commands.lazy import Later, LazyGroup
from web.commands.terminal import JSON_HELP, Stopped, print_json, thousands

FAULTY = 2
CASES = Path("tests") / "law"

EVALUATE_HELP = """Trả lời từng tình huống trong tệp YAML và so với kết quả mong đợi (khóa expect).

In mỗi tình huống một dòng; với --json, mỗi tình huống một đối tượng JSON trên một dòng.
Mã kết thúc: 0 khớp hết, 1 có tình huống khác mong đợi, 2 tệp hoặc tình huống viết sai.
"""
CHECK_HELP = """Soát bộ quy tắc: phiên bản tiêu chí chưa có tình huống kiểm thử, giá trị chưa có viện dẫn,
hai phiên bản cùng ngày.

Kể thêm, không tính là lỗi: khoảng thời gian không có giá trị hoặc tiêu chí, viện dẫn chưa nêu điều,
giá trị chưa đối chiếu văn bản.
Mã kết thúc: 0 đủ, 1 còn thiếu.
"""


REHEARSE = Later(
    "web.commands.rehearse", "Chạy thử một đợt xét với bộ quy định khác; chỉ đọc, không ghi gì."
)  # the one rule command that needs a database


@click.group(
    cls=LazyGroup, later={"rehearse": REHEARSE}, help="Bộ quy tắc: tình huống, tiêu chuẩn theo ngày."
)
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
    help="Liệt kê các thông tin mà tình huống được nêu: tên, tên khác, kiểu, đơn vị, nhãn, tiêu chí dùng đến."
)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def facts(as_json: bool) -> None:
    """Print the vocabulary of facts."""
    found = rules.fact_vocabulary()
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        for line in rules_shown.fact_lines(one):
            click.echo(line)
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
    faulty = any(not result.ok and result.answer.get("outcome") == "invalid" for result in results)
    raise SystemExit(FAULTY if faulty else 1 if wrong else 0)


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
    versions = {rule.version for rule in rules.REGISTRY.all}
    stretches = {
        "overlaps": overlaps(),
        "parameter_gaps": parameter_gaps(),
        "criterion_gaps": criterion_gaps(),
    }
    found = rules_shown.owed(untested, values, stretches)
    if as_json:
        print_json({"criteria": len(versions), "values": len(values), **found})
    else:
        for key, title in rules_shown.OWED.items():
            for line in found[key]:
                click.echo(f"{title}: {line}")
        click.echo(
            f"{len(versions)} phiên bản tiêu chí, {len(values)} giá trị: "
            f"{len(found['untested'])} chưa có tình huống, {len(found['uncited'])} chưa có viện dẫn"
        )
    raise SystemExit(1 if any(found[key] for key in rules_shown.FAULTS) else 0)


def _day(_context: click.Context, _parameter: click.Parameter, text: str) -> date:
    """Read a day written as 20/6/2024 or 2024-06-20."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise click.BadParameter(f"không hiểu ngày {text!r}; viết như 20/6/2024 hoặc 2024-06-20")


def _award(_context: click.Context, _parameter: click.Parameter, text: str | None) -> AwardCode | None:
    """Read an award by its code, name or Vietnamese label."""
    if text is None:
        return None
    with _explained():
        found: AwardCode = read_enum(AwardCode, text, where="AWARD")
    return found


PACK_HELP = "Bộ quy định địa phương (xem: khenthuong rules packs)."


@command.command(
    help="Xem tiêu chuẩn, giấy tờ, thẩm quyền, biểu quyết, tiền thưởng của một danh hiệu hoặc hình thức vào một ngày."
)
@click.argument("award", callback=_award)
@click.option("--on", "day", required=True, callback=_day, help="Ngày áp dụng, ví dụ 20/6/2024.")
@click.option("--pack", help=PACK_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def show(award: AwardCode, day: date, pack: str | None, as_json: bool) -> None:
    """Print what the law asks for an award on a day; AWARD is a code, a name or a Vietnamese label."""
    with _explained():
        found = rules_award.page(award, rules.law_for(day, day, pack))
    if as_json:
        print_json(rules_award.page_json(found))
        return
    for line in rules_award.page_lines(found):
        click.echo(line)


@command.command(
    help="So sánh bộ quy tắc của hai ngày: tiêu chuẩn, giá trị, thẩm quyền, giấy tờ, biểu quyết, tiền thưởng, văn bản."
)
@click.argument("before", metavar="DATE1", callback=_day)
@click.argument("after", metavar="DATE2", callback=_day)
@click.option("--award", callback=_award, help="Chỉ một danh hiệu hoặc hình thức.")
@click.option("--pack", help=PACK_HELP)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def diff(before: date, after: date, award: AwardCode | None, pack: str | None, as_json: bool) -> None:
    """Print what differs between two days."""
    with _explained():
        found = differences(before, after, None if award is None else [award], pack)
    if as_json:
        print_json(rules_shown.as_json(found))
        return
    for line in rules_award.difference_lines(found):
        click.echo(line)


@command.command(
    help="Đối chiếu từng quy định của luật với chỗ đã nhập trong hệ thống. Mã kết thúc: 0 đủ, 1 có chỗ trỏ sai."
)
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def coverage(as_json: bool) -> None:
    """List every numbered rule of the law and what stands for it; exit code 1 when something it names is not there."""
    found = report()
    if as_json:
        print_json(rules_shown.as_json(found))
    else:
        for one in found:
            click.echo(f"{one.fact.id} {one.fact.title} [{one.fact.article}]: {one.state.label}: {one.where}")
            for problem in one.problems:
                click.echo(f"    {problem}")
        click.echo(
            f"{thousands(len(found))} quy định, {sum(bool(one.problems) for one in found)} chỗ trỏ sai"
        )
    raise SystemExit(1 if any(one.problems for one in found) else 0)


CITATIONS_HELP = """Kiểm tra các văn bản được viện dẫn trong tệp: có trong danh mục không, còn hiệu lực không,
cách viết.

Văn bản không có trong danh mục được kể là chưa biết, không tính là sai. Mã kết thúc: 0 không có gì phải xem lại, 1 có.
"""


@command.command(help=CITATIONS_HELP)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", "day", required=True, callback=_day, help="Ngày của văn bản, ví dụ 20/6/2024.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def citations(file: Path, day: date, as_json: bool) -> None:
    """Check the instruments a text file names; exit code 1 when one should be looked at again."""
    try:
        with _explained():
            notes = check_citations(file.read_text(encoding="utf-8-sig"), day)
    except UnicodeDecodeError as error:
        raise Stopped(f"{file.name}: không phải văn bản UTF-8.", FAULTY) from error
    missing = unnamed_successors(notes)
    if as_json:
        print_json({"notes": rules_shown.as_json(notes), "unnamed": [one.number for one in missing]})
    else:
        for line in rules_award.citation_lines(notes, missing):
            click.echo(line)
    raise SystemExit(1 if any(one.status.doubtful for one in notes) else 0)


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

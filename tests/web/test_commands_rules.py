"""``khenthuong rules`` and ``khenthuong diagram`` as an officer runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import cli
from workflow.diagram import mermaid

LAW = Path(__file__).parents[1] / "law"
GOOD = """
- name: tiền thưởng
  kind: prize
  award: LDTT
  decided_on: 2024-06-20
  expect: {amount: 540000}
"""


def run(*arguments: object) -> Result:
    """Run a command and return what it printed and its exit code."""
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    """A file with one case that holds."""
    path = tmp_path / "cases.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_cases_that_hold_exit_zero(case_file: Path) -> None:
    result = run("rules", "evaluate", case_file)
    assert result.exit_code == 0
    assert result.output.splitlines()[0].startswith("ĐÚNG tiền thưởng")
    assert result.output.endswith("1 tình huống, 0 khác mong đợi\n")


def test_a_case_that_differs_exits_one_and_says_where(case_file: Path) -> None:
    case_file.write_text(GOOD + GOOD.replace("540000", "1").replace("tiền", "sai tiền"), encoding="utf-8")
    result = run("rules", "evaluate", case_file)
    assert result.exit_code == 1
    assert "amount: cần 1, thấy 540000" in result.output
    assert result.output.endswith("2 tình huống, 1 khác mong đợi\n")


def test_cases_as_json_are_one_object_a_line(case_file: Path) -> None:
    case_file.write_text(GOOD * 2, encoding="utf-8")
    lines = [json.loads(line) for line in run("rules", "evaluate", case_file, "--json").output.splitlines()]
    assert [line["ok"] for line in lines] == [True, True]
    assert lines[0]["answer"]["amount"] == 540_000
    assert "viện dẫn" not in json.dumps(lines[0]["differences"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {name: a, received_on: 2024-06-20, award: LDTT, facts: {ratng: good}}", "rating"),
        ("- name: [", "YAML"),
        ("name: a", "danh sách"),
    ],
)
def test_a_faulty_file_exits_two_with_one_sentence(case_file: Path, text: str, words: str) -> None:
    case_file.write_text(text, encoding="utf-8")
    result = run("rules", "evaluate", case_file)
    assert result.exit_code == 2
    assert "cases.yaml" in result.output
    assert words in result.output


def test_facts_name_type_unit_and_readers() -> None:
    text = run("rules", "facts").output
    assert "contribution_dong: " in text
    assert "đồng" in text
    facts = {one["name"]: one for one in json.loads(run("rules", "facts", "--json").output)}
    assert "advanced_worker.rating" in facts["rating"]["criteria"]
    assert text.endswith(f"{len(facts)} thông tin\n")
    assert "    còn viết: " in text


def test_the_rulebook_owes_nothing_with_all_its_cases() -> None:
    result = run("rules", "check", "--cases", LAW)
    assert result.exit_code == 0
    assert "0 chưa có tình huống, 0 chưa có viện dẫn" in result.output
    assert "Giá trị không có trong khoảng: advanced_worker.min_months_since_recruitment" in result.output
    assert "từ 01/01/2024 đến 14/04/2024" in result.output
    assert "Tiêu chí không có trong khoảng: principles.registered từ 01/01/2024 trở đi" in result.output
    assert "Hai phiên bản cùng ngày" not in result.output


def test_criteria_without_a_case_are_listed(tmp_path: Path) -> None:
    result = run("rules", "check", "--cases", tmp_path, "--json")
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert len(found["untested"]) == found["criteria"]
    assert found["uncited"] == []
    assert found["overlaps"] == []
    assert any("rating.min_months_worked" in line for line in found["unverified"])


@pytest.mark.parametrize("award", ["LDTT", "advanced_worker", "Lao động tiên tiến"])
@pytest.mark.parametrize("day", ["20/6/2024", "2024-06-20"])
def test_an_award_is_shown_on_a_day(award: str, day: str) -> None:
    text = run("rules", "show", award, "--on", day).output
    assert text.startswith("Lao động tiên tiến (LDTT) vào ngày 20/06/2024")
    assert "advanced_worker.rating, từ 01/01/2024: điểm a khoản 1 Điều 24" in text
    assert "Người mới tuyển dụng dưới 06 tháng" in text
    assert "0,3 × 1.800.000 đồng" in text
    assert "Biểu quyết: Văn bản không yêu cầu bỏ phiếu" in text
    assert "{" not in text
    assert "Tiêu chuẩn đối với hộ gia đình" not in text


def test_a_page_names_its_pack_and_its_doubts() -> None:
    text = run("rules", "show", "GK", "--on", "20/6/2024", "--pack", "ba_to_2024").output
    assert "(Hoàn thành tốt nhiệm vụ)" in text
    assert "Quy định của địa phương:" in text
    assert "chỉ khi đột xuất" in text
    assert "(do người xét)" in text
    carried = run("rules", "show", "GK", "--on", "21/11/2026")
    assert "chưa đối chiếu" in carried.output
    found = json.loads(run("rules", "show", "GK", "--on", "21/11/2026", "--json").output)
    assert found["carried"] is True
    assert found["vote"]["words"]
    assert {"papers", "money", "deciders", "deadlines", "fingerprint"} <= set(found)


def test_two_days_are_compared() -> None:
    text = run("rules", "diff", "30/6/2025", "1/7/2025", "--award", "CSTDCS").output
    assert "- Người có thẩm quyền quyết định: Chủ tịch Ủy ban nhân dân cấp huyện" in text
    assert "+ Người có thẩm quyền quyết định: Chủ tịch Ủy ban nhân dân cấp xã" in text
    assert "căn cứ: " in text
    assert "Giấy khen:" not in text
    found = json.loads(run("rules", "diff", "30/6/2025", "1/7/2025", "--json").output)
    assert any(one["part"] == "instrument" and one["key"] == "152/2025/NĐ-CP" for one in found)
    assert run("rules", "diff", "1/1/2014", "1/7/2025").exit_code == 2
    assert run("rules", "diff", "1/1/2024", "1/7/2025", "--award", "LDTTX").exit_code == 2


def test_the_coverage_is_whole() -> None:
    result = run("rules", "coverage")
    assert result.exit_code == 0
    assert "LDTT-1 " in result.output
    assert "0 chỗ trỏ sai" in result.output
    rows = json.loads(run("rules", "coverage", "--json").output)
    assert {row["fact"]["id"] for row in rows} >= {"T-01", "H-10"}


def test_the_citations_of_a_file_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.txt"
    path.write_text("Căn cứ NĐ 91/2017/NĐ-CP;\nCăn cứ Chỉ thị số 34-CT/TW", encoding="utf-8")
    result = run("rules", "citations", path, "--on", "5/7/2024")
    assert result.exit_code == 1
    assert "dòng 1: NĐ 91/2017/NĐ-CP: hết hiệu lực" in result.output
    assert "Chưa viện dẫn văn bản thay thế: Nghị định số 98/2023/NĐ-CP" in result.output
    assert result.output.endswith("2 viện dẫn: 1 cần xem lại, 1 không có trong danh mục\n")
    found = json.loads(run("rules", "citations", path, "--on", "5/7/2024", "--json").output)
    assert found["unnamed"] == ["98/2023/NĐ-CP"]
    assert [note["status"] for note in found["notes"]] == ["ended", "unknown"]
    assert run("rules", "citations", path, "--on", "1/1/2020").exit_code == 0
    path.write_bytes(b"\xff\xfe\x00")
    assert run("rules", "citations", path, "--on", "5/7/2024").exit_code == 2


def test_the_day_decides_which_version_is_shown() -> None:
    shown = [run("rules", "show", "LDTT", "--on", day, "--json").output for day in ("14/4/2024", "15/4/2024")]
    found = [{one["version"] for one in json.loads(text)["criteria"]["cá nhân"]} for text in shown]
    assert "advanced_worker.recruitment@2024-04-15" in found[1] - found[0]
    assert "advanced_worker.recruitment@2024-01-01" in found[0] - found[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("LDTTX", "--on", "1/1/2024"), "gần nhất: 'ldtt'"),
        (("LDTT", "--on", "1/1/2014"), "01/01/2014"),
        (("LDTT", "--on", "hôm nay"), "không hiểu ngày"),
        (("LDTT", "--on", "1/1/2024", "--pack", "ba_to"), "ba_to_2024"),
        (("XA_TIEU_BIEU", "--on", "1/6/2023"), "Chưa có bộ tiêu chuẩn"),
    ],
)
def test_what_is_unknown_exits_two_with_a_hint(arguments: tuple[str, ...], words: str) -> None:
    result = run("rules", "show", *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_packs_tell_their_document_and_values() -> None:
    text = run("rules", "packs").output
    assert text.startswith("ba_to_2024: ")
    assert "minh họa, không phải văn bản thật" in text
    pack = json.loads(run("rules", "packs", "--json").output)[0]
    values = {one["key"]: one["value"] for one in pack["settings"]}
    assert values["grassroots_fighter.max_share"] == "3/20"
    assert values["papers.add"][0]["paper"] == "achievement_proof"


def test_the_diagram_is_printed_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("diagram").output.strip() == mermaid().strip()
    assert run("diagram", "--write").exit_code == 1
    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- states:begin -->\nold\n<!-- states:end -->\nb\n", encoding="utf-8")
    assert run("diagram", "--write").output == "Đã ghi sơ đồ vào README.md.\n"
    text = readme.read_text("utf-8")
    assert text.startswith("a\n<!-- states:begin -->\n```mermaid\n")
    assert text.endswith("```\n<!-- states:end -->\nb\n")
    assert "old" not in text
    assert "đã đúng" in run("diagram", "--write").output
    readme.write_text("no markers", encoding="utf-8")
    assert run("diagram", "--write").exit_code == 1

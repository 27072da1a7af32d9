"""What the rows of a dossier's workbook ask for: each becomes drafts, edits and votes, or a sentence why not.

Pure over what was loaded. Rights, states and locks are not judged here but by the steps themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rules.text import fold
from rules.vocabulary import AwardCode, NomineeKind
from workflow.creation import NominationDraft
from workflow.dossier_rows import Existing, Known, Nominee, Surroundings
from workflow.payloads import EditContent, UnitVote
from workflow.services.import_values import EMPTY, LEFT, REFUSED, SAME, GivenRow, RowOutcome
from workflow.states import EDITABLE, LABELS


@dataclass(slots=True)
class PlannedRow:
    """One row: what to do, or ``settled`` when it is clear already that nothing is done."""

    row: GivenRow
    name: str
    settled: RowOutcome | None = None
    drafts: list[NominationDraft] = field(default_factory=list)
    edits: list[tuple[Existing, EditContent]] = field(default_factory=list)
    votes: list[tuple[Existing, UnitVote]] = field(default_factory=list)
    vote: UnitVote | None = None
    sentences: list[str] = field(default_factory=list)

    def settle(self, what: str, *sentences: str) -> PlannedRow:
        """End the row here."""
        self.settled = RowOutcome(self.row.line, self.name, what, tuple(sentences))
        self.drafts, self.edits, self.votes = [], [], []
        return self


class _Refusal(Exception):
    """A sentence why the row cannot be taken."""


def plan(rows: Sequence[GivenRow], around: Surroundings) -> list[PlannedRow]:
    """Return what every row asks for, in their order; what two rows ask for alike is refused at the second."""
    taken: dict[tuple[object, ...], int] = {}
    planned = []
    for row in rows:
        one = PlannedRow(row, row.name)
        try:
            _fill(one, around)
            _refuse_twice(one, taken)
        except _Refusal as refusal:
            one.settle(REFUSED, *refusal.args)
        planned.append(one)
    return planned


def _fill(one: PlannedRow, around: Surroundings) -> None:
    row = one.row
    if row.problems:
        raise _Refusal(*row.problems)
    if row.ref:
        found = around.existing.get(row.ref)
        if found is None:
            raise _Refusal(
                "Dòng này không thuộc hồ sơ. Tải lại tệp của hồ sơ rồi nhập vào đúng dòng; không chép dòng từ tệp khác."
            )
        nominee = next((who for who in around.nominees.values() if who.key == found.key), None)
        _same_name(row, found.name)
        one.name = found.name
        _on_existing(one, found, nominee, around)
        return
    nominee = _nominee(row, around)
    _same_name(row, nominee.name)
    one.name = nominee.name
    _on_nominee(one, nominee, around)


def _same_name(row: GivenRow, name: str) -> None:
    """A sheet sorted without its hidden column would give every line another person."""
    if row.name and fold(row.name) != fold(name):
        raise _Refusal(
            f"Cột Họ và tên ghi «{row.name}» nhưng dòng này là của «{name}». Có thể bảng đã được sắp xếp lại một "
            "phần. Tải lại tệp của hồ sơ rồi nhập lại dòng này."
        )


def _nominee(row: GivenRow, around: Surroundings) -> Nominee:
    if row.code:
        found = around.nominees.get((row.kind, row.code))
        if found is None:
            raise _Refusal("Người, tập thể này không còn trong danh bạ của đơn vị. Tải lại tệp của hồ sơ.")
        return found
    alike = [who for who in around.nominees.values() if fold(who.name) == fold(row.name)]
    if not alike:
        raise _Refusal(
            f"Không có «{row.name}» trong danh bạ của đơn vị. Kiểm tra họ tên; nếu là người mới thì thêm ở mục Danh bạ "
            "rồi tải tệp này lên lại."
        )
    if len(alike) > 1:
        raise _Refusal(f"Đơn vị có {len(alike)} người tên «{row.name}». Nhập vào dòng có sẵn của đúng người.")
    return alike[0]


def _on_existing(one: PlannedRow, found: Existing, nominee: Nominee | None, around: Surroundings) -> None:
    row = one.row
    if not row.touched:
        one.settle(SAME)
        return
    if found.state not in EDITABLE:
        if row.extra and nominee is not None:
            _add(one, nominee, [_award(row.extra, nominee.kind, around)], around)
            return
        one.settle(
            LEFT,
            f"Đề nghị đang ở trạng thái «{LABELS[found.state]}» nên giữ nguyên; "
            "nội dung khác ở dòng này không được ghi.",
        )
        return
    if row.award and fold(row.award) != fold(found.award.label):
        raise _Refusal(
            f"Đề nghị này là «{found.award.label}»; danh hiệu đã lập không đổi trong tệp. "
            "Muốn thêm danh hiệu khác, ghi ở cột Đề nghị thêm; muốn bỏ, thủ trưởng đơn vị rút đề nghị."
        )
    if row.achievement and fold(row.achievement) != fold(found.achievement):
        raise _Refusal("Thành tích của đề nghị đã lập không đổi trong tệp. Xóa phần đã sửa ở cột Thành tích.")
    _edit(one, found, around)
    if row.extra and nominee is not None:
        _add(one, nominee, [_award(row.extra, nominee.kind, around)], around)
    if not (one.drafts or one.edits or one.votes):
        one.settle(SAME)


def _edit(one: PlannedRow, found: Existing, around: Surroundings, *, with_initiative: bool = True) -> None:
    """Compare the fields that a unit may change."""
    row = one.row
    detail = row.detail if row.detail and row.detail != found.detail else None
    initiative = _initiative(row, found.key, around) if with_initiative else None
    changed = initiative.id if initiative is not None and initiative.id != found.initiative_id else None
    if detail is not None:
        one.sentences.append(f"Chức vụ, đơn vị: «{found.detail or 'trống'}» → «{detail}».")
    if changed is not None and initiative is not None:
        one.sentences.append(f"Sáng kiến, đề tài → «{initiative.title}».")
    if detail is not None or changed is not None:
        one.edits.append((found, EditContent(detail, changed)))
    if row.vote is not None and row.vote != found.vote:
        one.votes.append((found, row.vote))
        one.sentences.append(f"Bình xét: {row.vote.agree}/{row.vote.members} đồng ý.")


def _on_nominee(one: PlannedRow, nominee: Nominee, around: Surroundings) -> None:
    row = one.row
    wanted = [_award(text, nominee.kind, around) for text in (row.award, row.extra) if text]
    if not wanted:
        if row.touched and (row.achievement or row.initiative or row.vote is not None):
            raise _Refusal("Chưa chọn danh hiệu, hình thức đề nghị. Chọn ở cột Danh hiệu, hình thức đề nghị.")
        one.settle(EMPTY)
        return
    if len(set(wanted)) < len(wanted):
        raise _Refusal(f"Hai cột cùng ghi «{wanted[0].label}». Xóa một cột.")
    new = []
    for award in wanted:
        mine = [had for had in around.existing.values() if had.key == nominee.key and had.award is award]
        if not mine:
            new.append(award)
        elif len(mine) == 1 and mine[0].state in EDITABLE:
            _edit(one, mine[0], around, with_initiative=award in _supported(wanted))
        elif len(mine) > 1:
            raise _Refusal(
                f"Hồ sơ đã có {len(mine)} đề nghị «{award.label}» của người này. Sửa trên trang hồ sơ."
            )
    _add(one, nominee, new, around)
    if not (one.drafts or one.edits or one.votes):
        one.settle(SAME, *(["Đã có trong hồ sơ."] if wanted else []))


def _add(one: PlannedRow, nominee: Nominee, awards: Sequence[AwardCode], around: Surroundings) -> None:
    """Draft a nomination for each award; an achievement goes to the commendation form, if one is among them."""
    row = one.row
    initiative = _initiative(row, nominee.key, around)
    forms = [award for award in awards if not award.is_title]
    higher = _supported(awards)
    for award in awards:
        draft = NominationDraft(
            award=award, nominee_kind=nominee.kind, nominee_id=nominee.id, detail=row.detail or nominee.detail,
            initiative_id=initiative.id if initiative is not None and award in higher else None,
        )  # fmt: skip
        if row.achievement and (award in forms or not forms):
            draft = replace(
                draft,
                achievement_key="-".join(row.achievement.casefold().split())[:80],
                achievement_title=row.achievement,
                is_concrete=row.is_concrete,
                recognised=row.recognised,
            )
        one.drafts.append(draft)
        one.sentences.append(f"Đề nghị «{award.label}».")
    one.vote = row.vote


def _supported(awards: Sequence[AwardCode]) -> list[AwardCode]:
    """Return the awards of a row that its initiative stands for: a higher title, when one is beside the first."""
    first: AwardCode = AwardCode.ADVANCED_WORKER
    return [award for award in awards if award != first] or list(awards)


def _award(text: str, kind: NomineeKind, around: Surroundings) -> AwardCode:
    takes = around.awards.get(kind, ())
    found = next((one for one in takes if fold(text) in {fold(one.label), fold(one.value)}), None)
    if found is None:
        listed = "; ".join(one.label for one in takes) or "không nhận"
        raise _Refusal(f"Đợt xét này không nhận «{text}» cho {kind.label}. Chọn một trong: {listed}.")
    return found


def _initiative(row: GivenRow, key: str, around: Surroundings) -> Known | None:
    """Return the initiative that the cell names by code, by number of its certificate or by title."""
    if not row.initiative:
        return None
    text = fold(row.initiative)
    named = [
        one
        for one in around.initiatives
        if text in {fold(one.code), fold(one.title), fold(f"{one.code} · {one.title}")}
        or (one.document and text == fold(one.document))
    ]
    own = [one for one in named if f"P{one.person_id}" == key]
    if own:
        return own[0]
    if named:
        raise _Refusal(f"Sáng kiến «{row.initiative}» là của người khác. Chọn sáng kiến của đúng người này.")
    raise _Refusal(
        f"Không có sáng kiến «{row.initiative}» trong sổ sáng kiến của đơn vị. Ghi mã, số giấy chứng nhận hoặc tên "
        "đúng như trong sổ; nếu chưa có, đề nghị ghi vào sổ trước."
    )


def _refuse_twice(one: PlannedRow, taken: dict[tuple[object, ...], int]) -> None:
    marks: list[tuple[object, ...]] = [
        ("new", draft.nominee_kind, draft.nominee_id, draft.award, draft.achievement_key)
        for draft in one.drafts
    ]
    marks += [("edit", found.id) for found, _ in one.edits] + [("vote", found.id) for found, _ in one.votes]
    for mark in marks:
        if mark in taken:
            raise _Refusal(
                f"Trùng với dòng {taken[mark]}: cùng người và cùng nội dung đề nghị. Xóa một trong hai dòng."
            )
    taken.update(dict.fromkeys(marks, one.row.line))

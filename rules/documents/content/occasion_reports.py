"""What a báo cáo thành tích on one occasion says: an emulation movement (chuyên đề) or a sudden deed (đột xuất).

Two parts: who, and what was done on that occasion. Awards of other years have no part in them, since each award is for
this one achievement (Luật 2022 Điều 5). The movement's report names the movement and the plan that launched it; the
sudden one what happened and, where that is recorded, that it lay outside what had to be done (NĐ 152/2025 Điều 3).
"""

from __future__ import annotations

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.blocks import Block, BlockDocument, Heading, Text
from rules.documents.content.frozen import cleaned
from rules.documents.content.report_parts import framed, merits, proof, signing, who
from rules.documents.content.unit_facts import ReportFacts, require
from rules.documents.content.unit_parts import GAP
from rules.documents.wording import Wording


def check_occasion(facts: ReportFacts) -> None:
    """Raise InconsistentFacts unless the report says on what occasion what was achieved."""
    if not (facts.reason or facts.movement):
        raise InconsistentFacts(
            f"Báo cáo thành tích của “{facts.entry.name}” chưa nêu phong trào hoặc việc được đề nghị khen. "
            "Ghi thành tích đề nghị ở danh sách rồi tạo lại."
        )


def movement_report_content(facts: ReportFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what a report on an emulation movement says, in NFC; errors as for ``report_content``."""
    facts = cleaned(facts)
    told: list[Block] = [Text(facts.movement or GAP, wording.say("movement"))]
    told += [
        Text(value, wording.say(key))
        for key, value in (("plan", facts.movement_plan), ("days", facts.movement_days))
        if value
    ]
    return _report(facts, wording, spec_id, told)


def sudden_report_content(facts: ReportFacts, wording: Wording, *, spec_id: str = "") -> BlockDocument:
    """Return what a report on a sudden deed says, in NFC; errors as for ``report_content``."""
    facts = cleaned(facts)
    told: list[Block] = [Text(wording.say("outside"), wording.say("nature"))] if facts.outside_duty else []
    return _report(facts, wording, spec_id, told)


def _report(facts: ReportFacts, wording: Wording, spec_id: str, told: list[Block]) -> BlockDocument:
    """Who; the occasion, the deed, its effect, its proof; who signs."""
    require("tên đối tượng", "báo cáo thành tích", facts.entry.name)
    key = "award_title" if facts.entry.award.is_title else "award_form"
    award = wording.say(key, award=facts.entry.award.label)
    deed: list[Block] = [Text(facts.reason, wording.say("reason"))] if facts.reason else []
    given: list[Block] = [Text(facts.contribution, wording.say("contribution"))] if facts.contribution else []
    blocks = (
        *who(facts, wording),
        Heading(wording.say("part_two")),
        *told,
        *deed,
        *merits(facts, wording),
        *given,
        *proof(facts, wording),
        signing(facts, wording),
    )
    subject = (wording.say("subject_first", award=award), wording.say("subject_second", award=award))
    return framed(facts, wording, blocks, tuple(line for line in subject if line), spec_id)

"""Whether the facts of the council's papers hold together. Each refusal says in Vietnamese what to mend."""

from __future__ import annotations

from collections.abc import Sequence

from rules.documents.content.award_facts import InconsistentFacts
from rules.documents.content.council_facts import (
    BallotCase,
    BallotMinutesFacts,
    Base,
    Channel,
    CouncilCase,
    CouncilMinutesFacts,
    FallbackPackFacts,
    InvitationFacts,
    Manner,
    Member,
    Nominee,
    Outcome,
    Presence,
    Sitting,
    VoteCounts,
)
from rules.documents.content.council_parts import named, reaches
from rules.text import clock_time, counted

TELLERS = 3


def require(what: str, paper: str, *values: object) -> None:
    """Raise unless every value is there, and every item of one that is a list."""
    for value in values:
        if not value or (isinstance(value, tuple) and not all(value)):
            raise InconsistentFacts(f"Chưa lập được {paper}: còn thiếu {what}.")


def require_time(what: str, paper: str, time: str) -> None:
    """Raise unless a time of day is written like "08:00"."""
    try:
        clock_time(time)
    except ValueError as error:
        raise InconsistentFacts(f"Chưa lập được {paper}: còn thiếu {what} (giờ và phút).") from error


def check_sitting(sitting: Sitting, paper: str) -> None:
    """A session has a council, a subject, a day, a time and a place."""
    require("tên Hội đồng", paper, sitting.council.name)
    require("nội dung phiên họp", paper, sitting.title)
    require_time("thời gian bắt đầu phiên họp", paper, sitting.starts_at)
    require("địa điểm họp", paper, sitting.place)


def _check_nominees(nominees: Sequence[Nominee], paper: str) -> None:
    """There are cases, each with a name and an award."""
    require("trường hợp được đưa ra xét", paper, nominees)
    for nominee in nominees:
        require("tên cá nhân, tập thể, hộ gia đình của một trường hợp", paper, nominee.name)
        require(f"tên danh hiệu hoặc hình thức khen thưởng của “{nominee.name}”", paper, nominee.award)


def _check_counts(nominee: Nominee, counts: VoteCounts, most: int) -> None:
    """Counts are not negative and not more than the members who may vote."""
    numbers = [getattr(counts, name) for name in VoteCounts.__slots__]
    cast = counts.slips + counts.written
    if min(numbers) < 0 or cast > most:
        raise InconsistentFacts(
            f"Số phiếu của “{named(nominee)}” không hợp lệ: {counted(max(cast, 0))} phiếu và ý kiến, "
            f"{counted(max(most, 0))} thành viên được bỏ phiếu. Đề nghị kiểm tra lại."
        )


def _check_result(case: CouncilCase | BallotCase, base: int) -> None:
    """A recommended case has reached its threshold; a lowered one names the lower award."""
    assert case.threshold is not None
    assert case.counts is not None
    name = named(case.nominee)
    if base <= 0:
        raise InconsistentFacts(f"“{name}”: không có thành viên nào để tính tỷ lệ phiếu.")
    if case.result is Outcome.RECOMMENDED and not reaches(case.threshold, case.counts.in_favour, base):
        raise InconsistentFacts(
            f"“{name}” ghi kết quả đề nghị khen thưởng nhưng {case.counts.in_favour}/{base} phiếu đồng ý "
            "chưa đạt tỷ lệ. Đề nghị kiểm tra lại."
        )


def check_minutes(facts: CouncilMinutesFacts) -> None:
    """Raise InconsistentFacts when a part of the minutes is missing or the votes do not add up."""
    paper = "biên bản họp"
    check_sitting(facts.sitting, paper)
    require_time("thời gian kết thúc phiên họp", paper, facts.ended_at)
    require("danh sách thành viên Hội đồng", paper, facts.members)
    require("họ tên thành viên Hội đồng", paper, *(member.name for member in facts.members))
    for what, count in (
        ("chủ tọa", sum(member.presides for member in facts.members)),
        ("thư ký", sum(member.keeps_minutes for member in facts.members)),
    ):
        if count != 1:
            raise InconsistentFacts(f"Chưa lập được {paper}: phải có đúng một {what}, hiện có {count}.")
    _check_nominees([case.nominee for case in facts.cases], paper)
    require("kết luận của chủ tọa", paper, facts.conclusion)
    if facts.base is Base.ENTITLED:
        require("căn cứ tính tỷ lệ trên số thành viên được bỏ phiếu", paper, facts.base_citation)
    for case in facts.cases:
        _check_case(case, facts.members, facts.base)


def _check_case(case: CouncilCase, members: Sequence[Member], base: Base) -> None:
    """A voted case has its rule and its counts; any other result than a recommendation has its reason."""
    paper, name = "biên bản họp", named(case.nominee)
    voting = [member for member in members if member.is_voting]
    for recused in (*case.recused, *case.disclosed):
        if recused not in {member.name for member in members}:
            raise InconsistentFacts(
                f"“{recused}” (xung đột lợi ích, “{name}”) không có trong danh sách thành viên."
            )
    if case.result is not Outcome.RECOMMENDED:
        require(f"lý do đối với “{name}”", paper, case.reason)
    if case.result is Outcome.LOWERED:
        require(f"danh hiệu thấp hơn đề nghị cho “{name}”", paper, case.lower_award)
    if case.manner is Manner.CONSENSUS or (case.result is Outcome.POSTPONED and case.counts is None):
        return
    require(f"tỷ lệ phiếu phải đạt của “{name}”", paper, case.threshold)
    require(f"kết quả kiểm phiếu của “{name}”", paper, case.counts)
    assert case.counts is not None
    entitled = sum(member.name not in case.recused for member in voting)
    taking_part = sum(
        member.name not in case.recused and member.presence is not Presence.ABSENT for member in voting
    )
    _check_counts(case.nominee, case.counts, taking_part)
    _check_result(case, len(voting) if base is Base.ALL_MEMBERS else entitled)


def check_ballot(facts: BallotMinutesFacts) -> None:
    """Raise InconsistentFacts when a part of the count is missing or the slips do not add up."""
    paper = "biên bản kiểm phiếu"
    check_sitting(facts.sitting, paper)
    require_time("thời gian bắt đầu kiểm phiếu", paper, facts.started_at)
    require_time("thời gian kết thúc kiểm phiếu", paper, facts.ended_at)
    require("họ tên chủ tọa", paper, facts.chair_name)
    leaders = sum(teller.leads for teller in facts.tellers)
    if len(facts.tellers) != TELLERS or leaders != 1 or not all(teller.name for teller in facts.tellers):
        raise InconsistentFacts(
            f"Chưa lập được {paper}: Tổ kiểm phiếu phải có tổ trưởng và hai thành viên, đủ họ tên."
        )
    _check_nominees([case.nominee for case in facts.cases], paper)
    if facts.base is Base.ENTITLED:
        require("căn cứ tính tỷ lệ trên số thành viên được bỏ phiếu", paper, facts.base_citation)
    for case in facts.cases:
        _check_ballot_case(case, facts)


def _check_ballot_case(case: BallotCase, facts: BallotMinutesFacts) -> None:
    """Issued, returned and unused slips add up; the trackers are those of electronic ballots."""
    name, entitled = named(case.nominee), facts.members - case.recused
    if case.issued != case.returned + case.unused or min(case.issued, case.returned, case.unused) < 0:
        raise InconsistentFacts(
            f"“{name}”: số phiếu phát ra {case.issued} không bằng số phiếu thu về {case.returned} cộng số phiếu "
            f"không sử dụng {case.unused}. Đề nghị kiểm tra lại."
        )
    if case.returned != case.counts.slips:
        raise InconsistentFacts(
            f"“{name}”: số phiếu thu về {case.returned} không bằng tổng số phiếu đã kiểm {case.counts.slips}. "
            "Đề nghị kiểm tra lại."
        )
    _check_counts(case.nominee, case.counts, entitled)
    _check_result(case, facts.members if facts.base is Base.ALL_MEMBERS else entitled)
    if case.result is Outcome.LOWERED:
        require(f"danh hiệu thấp hơn đề nghị cho “{name}”", "biên bản kiểm phiếu", case.lower_award)
    least = case.returned if facts.channel is Channel.DIGITAL else 0
    most = 0 if facts.channel is Channel.PAPER else case.returned
    if not least <= len(set(case.trackers)) == len(case.trackers) <= most:
        raise InconsistentFacts(
            f"“{name}”: có {len(case.trackers)} mã phiếu, không khớp với {case.returned} phiếu thu về."
        )


def check_pack(facts: FallbackPackFacts) -> None:
    """Raise InconsistentFacts when the papers for a session on paper cannot be made."""
    paper = "bộ hồ sơ dự phòng bản giấy"
    check_sitting(facts.sitting, paper)
    require("danh sách thành viên Hội đồng", paper, facts.members)
    require("họ tên thành viên Hội đồng", paper, *(member.name for member in facts.members))
    _check_nominees([case.nominee for case in facts.cases], paper)
    voting = {member.name for member in facts.members if member.is_voting}
    for case in facts.cases:
        for recused in case.recused:
            if recused not in voting:
                raise InconsistentFacts(
                    f"“{recused}” (không bỏ phiếu đối với “{named(case.nominee)}”) không phải là thành viên có "
                    "quyền biểu quyết của Hội đồng."
                )


def check_invitation(facts: InvitationFacts) -> None:
    """Raise InconsistentFacts when a part of the invitation is missing."""
    paper = "giấy mời"
    check_sitting(facts.sitting, paper)
    require("người được mời", paper, facts.invitee)
    require("người chủ trì", paper, facts.chair)
    require("nội dung cuộc họp", paper, facts.content)
    require("địa danh", paper, facts.sitting.council.place_name)
    require("chức vụ người ký", paper, facts.signer_titles)
    require("họ tên người ký", paper, facts.signer_name)

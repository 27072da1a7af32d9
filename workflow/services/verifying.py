"""Checks that anybody may do: a code, a name on the decision of a code. Each is counted first (``checking_limits``).

A code that was never given and one whose last letter does not fit take the same way and the same statements.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from workflow import check_codes, clock
from workflow.db import reading
from workflow.errors import InvalidInput, NotFound
from workflow.services import checking_limits
from workflow.services.guessing import network_of
from workflow.strange_signatures import StrangeReport, signatures_in
from workflow.trust import trusted
from workflow.verification_answers import (
    DecisionAnswer,
    Holds,
    NameAnswer,
    about_sheet,
    answer_for,
    answer_on,
    name_on,
)
from workflow.verification_files import MARK, Known, Match, What, match

__all__ = [
    "DecisionAnswer", "FileAnswer", "Holds", "NameAnswer", "Unknown", "What",
    "check_code", "check_file", "check_name", "printed", "read_code",
]  # fmt: skip

LONGEST_NAME = 200
NOT_A_FILE = (
    "Chọn tệp PDF của quyết định, giấy khen hoặc công văn (tệp tải về hoặc nhận qua trục văn bản), "
    "không phải ảnh chụp hay Word."
)
NOT_A_CODE = "Mã kiểm tra gồm 20 chữ và số, chia thành 5 nhóm (ví dụ 7K3P-…). Nhập lại cả 5 nhóm."


@dataclass(frozen=True, slots=True)
class Unknown:
    """No paper carries the code; ``is_typo``: its last letter does not fit the others."""

    code: str
    is_typo: bool


def read_code(typed: str) -> str:
    """Return a code as it is kept; ``InvalidInput`` for what has not the length or the letters of one."""
    code = check_codes.normalised(typed[:200])
    if not check_codes.is_plausible(code):
        raise InvalidInput(NOT_A_CODE, {"ma": NOT_A_CODE})
    return code


def printed(typed: str) -> str:
    """Return a code as it is printed, in groups; errors as for ``read_code``."""
    return check_codes.grouped(read_code(typed))


def check_code(code: str, *, remote: str) -> DecisionAnswer | Unknown:
    """Say what a code is worth today; ``TooManyChecks`` for a network that asked too often."""
    network = network_of(remote)
    number = checking_limits.claim(network)
    with reading() as connection:
        answer = answer_for(connection, code)
    if answer is None:
        checking_limits.missed(network)
        return Unknown(code, is_typo=not check_codes.holds(code))
    checking_limits.found(number)
    return answer


def check_name(code: str, typed: str, *, remote: str) -> tuple[DecisionAnswer, NameAnswer]:
    """Say whether a name is on the decision of a code; ``NotFound`` when the code is unknown."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST_NAME:
        message = "Nhập đủ họ và tên (hoặc tên tập thể) như ghi trong quyết định."
        raise InvalidInput(message, {"ten": message})
    network = network_of(remote)
    number = checking_limits.claim(network)
    with reading() as connection:
        answer = answer_for(connection, code)
        named = NameAnswer() if answer is None else name_on(connection, answer.decision_id, name)
    if named.awards:
        checking_limits.found(number)
    else:
        checking_limits.missed(network)
    if answer is None:
        raise NotFound("mã này")
    return answer, named


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What a file is: which bytes, and of which decision; no match when it is none that was issued here.

    A letter that is about no decision has a match alone (``match.known.paper``).
    ``expected`` is the decision of the code on whose page the file was sent; ``signatures`` are those of a file that
    is not, in whole, one of ours.
    """

    match: Match | None
    decision: DecisionAnswer | None
    expected: DecisionAnswer | None
    signatures: StrangeReport | None = None

    @property
    def is_other(self) -> bool:
        """Whether the file is of another decision than the one whose code was given."""
        if self.expected is None or self.decision is None:
            return False
        return self.expected.decision_id != self.decision.decision_id


def about(connection: Connection, known: Known) -> DecisionAnswer | None:
    """Return what may be told of the decision that known bytes belong to; of one certificate, of its award alone."""
    if known.decision_id is None:
        return None
    answer = answer_on(connection, known.decision_id, "")
    if answer is None or known.sheets is None or known.sheets.certificate_id is None:
        return answer
    return about_sheet(connection, answer, known.sheets.certificate_id)


def check_file(content: bytes, *, remote: str, code: str = "") -> FileAnswer:
    """Say which issued document a file is, byte for byte; else whose signatures it has. The file is forgotten."""
    if not content:
        raise InvalidInput(NOT_A_FILE, {"tep": NOT_A_FILE})
    network = network_of(remote)
    number = checking_limits.claim(network, is_file=True)
    with reading() as connection:
        expected = answer_for(connection, code) if code else None
        found = match(connection, content)
        decision = None if found is None else about(connection, found.known)
        anchors = trusted(connection)
    if found is None:
        checking_limits.missed(network)
        if not content.startswith(MARK):
            raise InvalidInput(NOT_A_FILE, {"tep": NOT_A_FILE})
    else:
        checking_limits.found(number)
    is_strange = content.startswith(MARK) and (found is None or found.added > 0)
    report = signatures_in(content, anchors, clock.now()) if is_strange else None
    return FileAnswer(found, decision, expected, report)

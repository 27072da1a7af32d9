"""Checks that anybody may do: a code, a name on the decision of a code. Each is counted first (``checking_limits``).

A code that was never given and one whose last letter does not fit take the same way and the same statements.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow import check_codes
from workflow.db import reading
from workflow.errors import InvalidInput, NotFound
from workflow.services import checking_limits
from workflow.services.guessing import network_of
from workflow.verification_answers import (
    DecisionAnswer,
    Holds,
    NameAnswer,
    answer_on,
    decision_of,
    name_on,
)

__all__ = [
    "DecisionAnswer",
    "Holds",
    "NameAnswer",
    "Unknown",
    "check_code",
    "check_name",
    "printed",
    "read_code",
]

LONGEST_NAME = 200
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
        decision_id = decision_of(connection, code)
        answer = None if decision_id is None else answer_on(connection, decision_id, code)
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
        decision_id = decision_of(connection, code)
        answer = None if decision_id is None else answer_on(connection, decision_id, code)
        named = NameAnswer() if answer is None else name_on(connection, answer.decision_id, name)
    if named.awards:
        checking_limits.found(number)
    else:
        checking_limits.missed(network)
    if answer is None:
        raise NotFound("mã này")
    return answer, named

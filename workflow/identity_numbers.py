"""The citizen's number: twelve digits that tell province, sex, century and year of birth; no check digit exists.

Source: NĐ 137/2015/NĐ-CP Điều 13 (structure of the personal identification number). The old card has nine digits.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflow.errors import InvalidInput
from workflow.models.identities import IdentityKind

OLD_LENGTH, LENGTH = 9, 12
HIGHEST_PROVINCE = 96
FIELD = "id_number"


@dataclass(frozen=True, slots=True)
class Identity:
    """A number with the paper it stands on."""

    kind: IdentityKind
    number: str


def read_identity(
    text: str, *, birth_year: int | None = None, is_female: bool | None = None
) -> Identity | None:
    """Return the number that was typed, None for an empty text.

    ``InvalidInput`` on ``id_number`` says what does not fit, also against the year of birth and the sex on record.
    """
    number = "".join(text.split()).replace(".", "").replace("-", "")
    if not number:
        return None
    if not number.isascii() or not number.isdigit() or len(number) not in {OLD_LENGTH, LENGTH}:
        _refuse(
            f"Số căn cước gồm 12 chữ số (CMND cũ 9 chữ số); ở đây có {len(number)} ký tự. Kiểm tra lại trên thẻ."
        )
    if len(number) == OLD_LENGTH:
        return Identity(IdentityKind.OLD_CARD, number)
    if not 1 <= int(number[:3]) <= HIGHEST_PROVINCE:
        _refuse(f"Ba số đầu “{number[:3]}” không phải mã tỉnh, thành phố. Kiểm tra lại trên thẻ.")
    century, year = divmod(int(number[3]), 2)[0], 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])
    if century > 1:
        _refuse(f"Chữ số thứ tư “{number[3]}” không hợp với người đang sống. Kiểm tra lại trên thẻ.")
    if birth_year is not None and year != birth_year:
        _refuse(f"Số này là của người sinh năm {year}, danh bạ ghi {birth_year}. Kiểm tra số hoặc năm sinh.")
    if is_female is not None and bool(int(number[3]) % 2) != is_female:
        sex = "nữ" if int(number[3]) % 2 else "nam"
        _refuse(f"Số này là của {sex}, khác giới tính trong danh bạ. Kiểm tra số hoặc giới tính.")
    return Identity(IdentityKind.CITIZEN_CARD, number)


def is_near(one: str, other: str) -> bool:
    """Whether two numbers of one length differ by one digit or by two neighbours exchanged."""
    if len(one) != len(other):
        return False
    wrong = [place for place in range(len(one)) if one[place] != other[place]]
    if len(wrong) <= 1:
        return True
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return swapped and one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]


def _refuse(message: str) -> None:
    raise InvalidInput(message, {FIELD: message})

"""Codes to check a paper by: one wrong letter or two exchanged ones are always found; look-alikes are read."""

import random

from workflow import check_codes


def test_every_single_wrong_letter_is_found() -> None:
    for code in (check_codes.draw() for _ in range(5)):
        wrong = [
            code[:at] + letter + code[at + 1 :]
            for at in range(check_codes.LENGTH)
            for letter in check_codes.ALPHABET
            if letter != code[at]
        ]
        assert len(wrong) == 20 * 31
        assert not any(map(check_codes.holds, wrong))


def test_any_two_letters_exchanged_are_found() -> None:
    code = check_codes.draw()
    places = [(one, two) for one in range(20) for two in range(one) if code[one] != code[two]]
    for one, two in places:
        letters = list(code)
        letters[one], letters[two] = letters[two], letters[one]
        assert not check_codes.holds("".join(letters))
    assert len(places) > 100


def test_a_code_is_read_however_it_is_typed() -> None:
    code = "0123456789ABCDEFGHJK"
    for typed in (
        "o123-4567-89ab-cdef-ghjk",
        " 0I23 4567 89AB CDEF GHJK",
        "0l23–4567–89ab–cdef–ghjk",
    ):
        assert check_codes.normalised(typed) == code
    assert check_codes.grouped(code) == "0123-4567-89AB-CDEF-GHJK"


def test_codes_hold_and_do_not_repeat() -> None:
    codes = {check_codes.draw() for _ in range(5_000)}
    assert len(codes) == 5_000
    assert all(check_codes.is_plausible(code) and check_codes.holds(code) for code in codes)
    assert {letter for code in codes for letter in code} == set(check_codes.ALPHABET)


def test_what_is_not_a_code_is_not_plausible() -> None:
    rest = random.Random(7)
    assert not check_codes.is_plausible("")
    for _ in range(200):
        text = "".join(chr(rest.randrange(32, 0x250)) for _ in range(20))
        assert check_codes.is_plausible(text) == all(letter in check_codes.ALPHABET for letter in text)
    assert not check_codes.is_plausible("0" * 19)
    assert not check_codes.is_plausible("U" * 20)

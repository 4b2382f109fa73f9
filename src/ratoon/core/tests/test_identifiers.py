"""The unified social credit code against an independent statement of its standard; what tells phones apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratoon.core.identifiers import credit_code, credit_code_check, email_key, phone_key

# GB 32100-2015, table 2 and annex: the characters, and the weights as they are printed there
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

bodies = st.text(alphabet=CHARACTERS, min_size=17, max_size=17)


def is_valid(code: str) -> bool:
    """State the standard another way: with its check character counted once, the weighted sum is a multiple of 31."""
    values = [CHARACTERS.index(character) for character in code]
    return (sum(value * weight for value, weight in zip(values, WEIGHTS, strict=False)) + values[17]) % 31 == 0


@given(bodies)
def test_exactly_one_check_character_makes_a_code_valid(body: str) -> None:
    assert [one for one in CHARACTERS if is_valid(body + one)] == [credit_code_check(body)]


@given(bodies, st.integers(0, 17), st.integers(1, 30))
def test_any_one_wrong_character_is_found(body: str, place: int, shift: int) -> None:
    code = body + str(credit_code_check(body))
    wrong = CHARACTERS[(CHARACTERS.index(code[place]) + shift) % 31]
    spoilt = code[:place] + wrong + code[place + 1 :]
    assert credit_code_check(spoilt) != spoilt[17]


@given(bodies, st.integers(0, 16))
def test_two_swapped_neighbours_are_found(body: str, place: int) -> None:
    code = body + str(credit_code_check(body))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or credit_code_check(swapped) != swapped[17] or place == 16


@pytest.mark.parametrize("code", ["91330100799655058B", "9144030071526726XG"])
def test_codes_of_real_firms_are_valid(code: str) -> None:
    assert credit_code_check(code) == code[17]


@given(st.text(max_size=20))
def test_anything_else_has_no_check_character(text: str) -> None:
    has_one = len(text) >= 17 and all(one in CHARACTERS for one in text[:17])
    assert (credit_code_check(text) is not None) == has_one


def test_a_code_is_read_however_it_is_typed() -> None:
    assert (
        credit_code(" 9133 0100-7996 5505 8b ")
        == credit_code("９１３３０１００７９９６５５０５８Ｂ")
        == "91330100799655058B"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13805718888", "+86 138 0571 8888"),
        ("13805718888", "0086-138-0571-8888"),
        ("13805718888", "１３８０５７１８８８８"),
        ("057188886666", "+86 0571 8888 6666"),
    ],
)
def test_one_phone_however_written(one: str, other: str) -> None:
    assert phone_key(one) == phone_key(other)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["+86", "86", "0086 ", "+86-", ""]))
def test_a_mobile_is_itself_with_or_without_its_country(number: str, prefix: str) -> None:
    assert phone_key(prefix + number) == number


@given(st.text(max_size=40))
def test_keys_are_keys_of_themselves(text: str) -> None:
    assert phone_key(phone_key(text)) == phone_key(text)
    assert email_key(email_key(text)) == email_key(text)

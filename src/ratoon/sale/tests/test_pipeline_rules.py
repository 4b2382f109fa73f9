"""The pure rules of the pipeline, for all there may be."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ratoon.sale.rules.pipeline import FROM, age_in_days, may, missing, wrong_day

FACTS = ("amount", "expected_on", "contact", "module", "contract_signed")
OUTCOMES = ("open", "won", "lost")
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


@given(gate=st.lists(st.sampled_from(FACTS)), known=st.dictionaries(st.sampled_from(FACTS), st.booleans()))
def test_what_is_missing_is_what_is_asked_for_and_not_known(gate: list[str], known: dict[str, bool]) -> None:
    lacking = missing(gate, known)
    assert set(lacking) == {fact for fact in gate if not known.get(fact)}
    assert len(set(lacking)) == len(lacking)
    assert list(lacking) == sorted(lacking, key=gate.index)


@given(verb=st.sampled_from(sorted(FROM)), outcome=st.sampled_from(OUTCOMES))
def test_without_a_company_there_is_one_verb(verb: str, outcome: str) -> None:
    assert may(verb, outcome, has_company=False) == (verb == "link_company")
    assert not may("link_company", outcome, has_company=True)
    if verb != "link_company":
        assert may(verb, outcome, has_company=True) == (outcome in FROM[verb])


def test_what_is_won_stays_won() -> None:
    assert {verb for verb in FROM if may(verb, "won", has_company=True)} == {"hand_over"}
    assert {verb for verb in FROM if may(verb, "lost", has_company=True)} == {"hand_over", "reopen"}


@given(on=days, today=days, last=st.none() | days)
def test_a_day_is_within_its_bounds(on: date, today: date, last: date | None) -> None:
    wrong = wrong_day(on, today=today, last=last)
    assert (wrong == "") == (on <= today and (last is None or last <= on))
    assert (wrong == "in_future") == (on > today)


@given(opened=st.none() | days, until=days)
def test_age_counts_days_or_is_unknown(opened: date | None, until: date) -> None:
    age = age_in_days(opened, until)
    if opened is None or opened > until:
        assert age is None
    else:
        assert age is not None
        assert opened + timedelta(days=age) == until

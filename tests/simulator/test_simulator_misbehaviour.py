"""The draw: seeded, pure, and fixed for documented numbers."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.faces.netgsm import REFUSALS, STATUSES
from simulator.misbehaviour import (
    ACCEPTED,
    BY_DIGITS,
    CALL_NAMED,
    FATE_NAMED,
    MIXES,
    CallBehaviour,
    Fate,
    Misbehaviour,
    Mix,
    UnknownBehaviour,
    fixed,
)
from tests.simulator.simulator_world import ROOT

STORM = Misbehaviour(seed=7, mix=MIXES["storm"])
MSISDNS = [f"9053{number:08}" for number in range(20_010_000, 20_012_000)]

msisdns = st.from_regex(r"905[0-9]{9}", fullmatch=True)


@given(st.integers(), msisdns, st.text(), st.integers(1, 5))
def test_the_same_seed_and_message_always_meet_the_same_outcome(seed, msisdn, text, attempt):
    one, other = (Misbehaviour(seed=seed, mix=MIXES["storm"]) for _ in range(2))
    assert one.fate(msisdn, text) == other.fate(msisdn, text)
    assert one.call(msisdn, text, attempt) == other.call(msisdn, text, attempt)


def test_another_seed_is_another_story():
    other = Misbehaviour(seed=8, mix=MIXES["storm"])
    assert [STORM.fate(m, "x") for m in MSISDNS[:50]] != [other.fate(m, "x") for m in MSISDNS[:50]]


def test_another_text_to_the_same_number_is_another_draw():
    assert len({STORM.fate("905321234567", f"Mesaj {n}")[0].name for n in range(50)}) > 3
    assert len({STORM.call("905321234567", f"Mesaj {n}", 1).name for n in range(50)}) > 3


@pytest.mark.parametrize("name", MIXES)
def test_a_mix_is_met_in_its_own_shares(name):
    rules = Misbehaviour(seed=1, mix=MIXES[name])
    drawn = Counter(rules.fate(msisdn, "Merhaba")[0].name for msisdn in MSISDNS)
    total = sum(weight for _, weight in rules.mix.messages)
    for fate, weight in rules.mix.messages:
        assert drawn[fate.name] / len(MSISDNS) == pytest.approx(weight / total, abs=0.03)


def test_a_second_attempt_is_a_draw_of_its_own():
    throttled = [m for m in MSISDNS if STORM.call(m, "x", 1).name == "throttled"]
    assert throttled
    assert any(STORM.call(msisdn, "x", 2) is ACCEPTED for msisdn in throttled)


@given(msisdns, st.text())
def test_reports_are_out_within_the_mixs_seconds(msisdn, text):
    fate, seconds = STORM.fate(msisdn, text)
    if fate.rows == ("pending",):
        assert seconds is None
    elif fate.after is None:
        low, high = STORM.mix.late_seconds if fate.late else STORM.mix.report_seconds
        assert low <= seconds <= high


def test_the_time_factor_shrinks_every_delay():
    quick = Misbehaviour(seed=7, mix=MIXES["storm"], time_factor=0.1)
    assert quick.fate("905320000230", "x")[1] == pytest.approx(3.0)


@pytest.mark.parametrize("digits", BY_DIGITS)
def test_a_documented_number_does_the_same_under_any_seed_and_mix(digits):
    msisdn = f"90532000{digits}"
    for rules in (STORM, Misbehaviour(seed=99, mix=MIXES["calm"])):
        match fixed(msisdn):
            case CallBehaviour() as behaviour:
                assert rules.call(msisdn, "x", 1) == behaviour
            case Fate() as fate:
                assert rules.fate(msisdn, "x")[0] == fate
                assert rules.call(msisdn, "x", 1) is ACCEPTED
                assert rules.fate(msisdn, "x")[1] == fate.after or fate.after is None


@pytest.mark.parametrize("digits", [digits for digits in BY_DIGITS if not digits.startswith("02")])
def test_every_fixed_number_stands_in_the_documents_table(digits):
    page = (ROOT / "docs" / "simulator.md").read_text()
    assert f"| `{digits}` | `{BY_DIGITS[digits].name}` |" in page


def test_every_cause_and_refusal_of_the_tables_has_its_code_on_the_wire():
    assert {row for fate in FATE_NAMED.values() for row in fate.rows} <= STATUSES.keys()
    assert {call.refusal for call in CALL_NAMED.values() if call.refusal} <= REFUSALS.keys()


@pytest.mark.parametrize("digits", [digits for digits in BY_DIGITS if digits.startswith("00")])
def test_the_last_two_digits_of_a_fate_are_netgsms_status(digits):
    assert STATUSES[BY_DIGITS[digits].cause] == int(digits)


@pytest.mark.parametrize("digits", [digits for digits in BY_DIGITS if digits.startswith("01")])
def test_the_last_digits_of_a_refusal_are_netgsms_code(digits):
    assert int(REFUSALS[BY_DIGITS[digits].refusal][0]) in (int(digits[2:]), int(digits))


def test_the_first_number_that_fixes_a_call_decides_it():
    lines = [("905321234567", "a"), ("905320000001", "b"), ("905320000401", "c"), ("905320000120", "d")]
    assert STORM.decider(lines) == ("905320000401", "c")
    assert STORM.decider(lines[:2]) == ("905321234567", "a")


def test_a_bound_number_behaves_as_its_binding_says_whatever_its_digits():
    rules = Misbehaviour(seed=7, mix=MIXES["calm"], numbers={"905320000001": "garbage_after"})
    assert rules.call("905320000001", "x", 1) is CALL_NAMED["garbage_after"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        pytest.param({"messages": {"vanished": 1}}, "names vanished", id="unknown-fate"),
        pytest.param({"calls": {"delivered": 1}}, "names delivered", id="a-fate-is-no-call"),
        pytest.param({"messages": {"delivered": -1}}, "from 0 on", id="negative"),
        pytest.param({"messages": {"delivered": True}}, "from 0 on", id="boolean"),
        pytest.param({"messages": {"delivered": 0}}, "sum to nothing", id="nothing"),
        pytest.param({"messages": []}, "an object", id="no-object"),
        pytest.param({"late_seconds": 3}, "pair of seconds", id="no-pair"),
        pytest.param({"report_seconds": [3, 1]}, "from the shorter", id="backwards"),
        pytest.param({"weather": {}}, "no weather", id="unknown-field"),
    ],
)
def test_a_mix_that_cannot_be_is_refused_with_what_is_wrong(source, says):
    with pytest.raises(UnknownBehaviour, match=says):
        Mix.parse(source)


@pytest.mark.parametrize("name", MIXES)
def test_a_mix_described_and_parsed_is_the_same_mix(name):
    described = MIXES[name].describe()
    assert Mix.parse(described, described.pop("name")) == MIXES[name]

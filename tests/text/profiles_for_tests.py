"""Profiles and texts the tests of this room share."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from ulak.text import AppendedBy, CountingProfile, PerEncoding, Turkish

PLAIN = CountingProfile()
CODED = replace(PLAIN, operator_code="B001", code_appended_by=AppendedBy.OPERATOR, code_counted=True)
SINGLE = replace(CODED, turkish=Turkish.SINGLE_SHIFT)
LOCKING = replace(CODED, turkish=Turkish.LOCKING_SHIFT)

profiles = st.builds(
    CountingProfile,
    reference_bits=st.sampled_from([8, 16]),
    turkish=st.sampled_from(list(Turkish)),
    operator_code=st.just("B001"),
    code_appended_by=st.sampled_from(list(AppendedBy)),
    code_counted=st.booleans(),
    max_segments=st.just(PerEncoding(6, 6, 9)),
    limits=st.just(()),
)

_HOSTILE = [
    "a", "b ", "ö", "Ç", "\n", "@", "è", "Ø", "¿", "Δ",  # one septet, some lost by the locking shift
    "€", "{", "\\", "~", "\f",  # two septets
    "ğ", "ş", "ı", "İ", "ç", "Ş", "Ğ",
    "â", "’", "₺", "\u00a0", "ə", "\x1b", "\0", "\t", "`", "\ufffe", "\ufeff",  # in no table
    "😀", "🇹🇷", "👨\u200d👩", "\ud83d", "\ude00",  # pairs, and halves of pairs
]  # fmt: skip

_runs = st.tuples(st.sampled_from(_HOSTILE), st.integers(1, 90)).map(lambda run: run[0] * run[1])


def _mixed(alphabet: list[str]) -> st.SearchStrategy[str]:
    run = st.tuples(st.sampled_from(alphabet), st.integers(1, 160)).map(lambda r: r[0] * r[1])
    return st.lists(st.one_of(run, st.sampled_from(alphabet)), max_size=12).map("".join)


texts = st.one_of(
    st.text(max_size=400),
    st.lists(_runs, max_size=8).map("".join),
    _mixed(_HOSTILE[:15]),  # GSM alone, so that boundaries are met with escapes on them
    _mixed(_HOSTILE[:22]),
    _mixed(["a", "ğ", "€"]),
    _mixed(["a", "😀"]),
)
"""Texts that stand on boundaries and mix what should not be mixed."""

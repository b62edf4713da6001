"""Our count of a text against the simulated operator's own, which shares no line with it."""

from __future__ import annotations

from hypothesis import example, given

from simulator import segments as simulated
from tests.examples import examples
from tests.text.profiles_for_tests import texts
from ulak.rules import profile
from ulak.text import Encoding, MessageType, segment

NETGSM = profile("netgsm")
NAMES = {Encoding.GSM7: "GSM", Encoding.GSM7_TR: "GSM-TR", Encoding.UCS2: "UCS-2"}


def _sendable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)  # JSON cannot carry half a pair


@examples(400)
@given(texts.filter(_sendable))
@example("ş" * 439)
@example("a" * 907)
@example("ş" + "a" * 881)
def test_netgsm_and_its_simulation_are_counted_alike(text):
    ours, theirs = segment(text, NETGSM, MessageType.BULK), simulated.count(text, "TR")
    if theirs is None:
        assert not text or ours.exceeded
    else:
        assert not ours.exceeded
        assert (NAMES[ours.encoding], tuple(s.units for s in ours.segments)) == (
            theirs.encoding,
            theirs.segments,
        )

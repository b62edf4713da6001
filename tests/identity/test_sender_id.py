import pytest

from ulak.errors import InvalidValue
from ulak.identity import sender_id


@pytest.mark.parametrize("text", ["ABC", "Logo Yzlm", "LOGO.A.S.", "8503334455", "A&B_C-D+E"])
def test_a_registered_name_is_kept_letter_by_letter(text):
    assert sender_id.validate(text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "sender_id_length"),
        ("AB", "sender_id_length"),
        ("ABCDEFGHIJKL", "sender_id_length"),
        ("GÜNEŞ", "sender_id_turkish"),
        ("ığdır", "sender_id_turkish"),
        (" ABC", "sender_id_characters"),
        ("ABC ", "sender_id_characters"),
        ("ABC\n", "sender_id_characters"),
        ('A"BC', "sender_id_characters"),
        ("ABС", "sender_id_characters"),  # a Cyrillic С
        ("A\u200bBC", "sender_id_characters"),
    ],
)
def test_a_refusal_says_why(text, code):
    assert not sender_id.is_valid(text)
    with pytest.raises(InvalidValue) as caught:
        sender_id.validate(text)
    assert caught.value.problem.code == code

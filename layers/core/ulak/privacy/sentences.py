"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "person_one_of": (
        "Kişi ya 'to' (telefon) ya da 'tckn' ile söylenir; ikisinden yalnızca birini yazın.",
        "A person is named by 'to' (a phone number) or by 'tckn'. Write one of both.",
    ),
}

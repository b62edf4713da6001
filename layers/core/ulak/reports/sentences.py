"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "report_too_long_for_xlsx": (
        "Excel raporu en çok {limit} alıcı içindir. report.csv adresini kullanın.",
        "A report as Excel is for {limit} recipients at most. Use report.csv.",
    ),
}

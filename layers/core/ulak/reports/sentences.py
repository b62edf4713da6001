"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "file_failed": (
        "Bu dosya {tries} denemede de üretilemedi; neden kayıtlarımızda. Altı saat sonra yeniden isteyin; yine olursa "
        "bize bildirin.",
        "This file could not be built in {tries} tries; our log has the reason. Ask again in six hours, and tell us if "
        "it happens again.",
    ),
    "report_too_long_for_xlsx": (
        "Excel raporu en çok {limit} alıcı içindir. report.csv adresini kullanın.",
        "A report as Excel is for {limit} recipients at most. Use report.csv.",
    ),
}

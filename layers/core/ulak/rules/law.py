"""Rules of the law on messages, as rows that a compliance officer reads: what holds, its source, who sees to it.

The texts are our own short wording, not the law's. `Certainty` says how sure a row is: only what the text itself or the
authority's own page was seen to say is `VENDOR`; what others reported is `THIRD_PARTY`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ulak.rules.profile import Certainty, Source


class Keeper(StrEnum):
    """Who sees to a rule."""

    ULAK = "ulak"
    """Always; nobody can switch it off."""
    SETTING = "setting"
    """Ulak, as the firm has set it."""
    FIRM = "firm"
    """The firm itself."""


@dataclass(frozen=True, slots=True)
class LawRule:
    code: str
    turkish: str
    english: str
    source: Source
    keeper: Keeper
    setting: str = ""
    """The route of the setting, where there is one."""
    since: date | None = None
    """Since when it holds; ``None``: no source seen tells."""


_LAW_6563: Final = Source((), Certainty.THIRD_PARTY, "6563 sayılı Kanun ve Ticari İletişim Yönetmeliği")
_IYS: Final = Source((), Certainty.VENDOR, "dev.iys.org.tr/api-metotlar/izin-yonetimi")

LAW: Final = (
    LawRule(
        "purpose_said",
        "Her iletinin amacı (bilgilendirme ya da ticari) gönderimde söylenir.",
        "Each message's purpose (informational or commercial) is said when it is sent.",
        _LAW_6563,
        Keeper.ULAK,
    ),
    LawRule(
        "consent_of_private_persons",
        "Bireysel alıcıya ticari ileti için önce onay gerekir.",
        "A commercial message to a private person needs consent before.",
        _LAW_6563,
        Keeper.SETTING,
        "PUT /v1/settings/consent",
    ),
    LawRule(
        "merchants_until_refusal",
        "Tacir ve esnafa, reddedene kadar onaysız ticari ileti gönderilebilir.",
        "A merchant may be written to without consent until they refuse.",
        _LAW_6563,
        Keeper.ULAK,
    ),
    LawRule(
        "refusal_ends_it",
        "Reddeden kişiye ticari ileti gönderilmez; ret, numaranın bütün kartları ve süren işler için geçerlidir.",
        "Who refused gets no commercial message, on whatever card the number stands, and from no job that runs.",
        _LAW_6563,
        Keeper.ULAK,
    ),
    LawRule(
        "later_word_holds",
        "Bir numaranın iki kaydından tarihi sonra olan geçerlidir; aynı andaysa ret.",
        "Of two records of a number the later one holds; of one moment the refusal.",
        _IYS,
        Keeper.ULAK,
    ),
    LawRule(
        "refusal_is_easy",
        "Ticari ileti kolay ve ücretsiz bir ret yolu gösterir. Gelen RET hemen uygulanır; yol metne eklenir ya da "
        "metinde aranır.",
        "A commercial message shows a free and easy way to refuse. A RET that comes in holds at once; the way is put "
        "behind the text or looked for in it.",
        _LAW_6563,
        Keeper.SETTING,
        "PUT /v1/settings/commercial",
    ),
    LawRule(
        "sender_is_named",
        "Tacirin ticari iletisinde ticaret unvanı ve MERSİS numarası bulunur.",
        "A merchant's commercial message holds the trade name and the MERSİS number.",
        _LAW_6563,
        Keeper.SETTING,
        "PUT /v1/settings/commercial",
        since=date(2015, 7, 15),
    ),
    LawRule(
        "greetings_are_commercial",
        "Tanınırlığı artırmaya dönük kutlama ve temenni iletisi ticaridir; doğum günü kaynağı başka amaçla "
        "gönderilmez.",
        "A greeting that is to raise recognition is commercial; whom a birthday finds is written to for no other "
        "purpose.",
        _LAW_6563,
        Keeper.ULAK,
    ),
    LawRule(
        "consent_by_message",
        "KABUL, yalnızca firmanın kaydettiği bir onay isteğinin cevabıysa onaydır; alındığı ve ret yolu bildirilir.",
        "KABUL is a consent only as the answer to a request that the firm recorded; its person is told that it was "
        "heard, and how to refuse.",
        Source((), Certainty.THIRD_PARTY, "mondaq.com, 806076: Yönetmelik m. 7, m. 11"),
        Keeper.ULAK,
    ),
    LawRule(
        "recorded_with_iys",
        "Bireysel onay üç iş günü içinde İYS'ye kaydedilir; hesabı yazılan firmanınki bildirilir, süresi izlenir.",
        "A private person's consent is recorded with İYS within three business days. Of a firm whose account is set it "
        "is reported, and the deadline watched.",
        _LAW_6563,
        Keeper.SETTING,
        "PUT /v1/settings/iys",
    ),
    LawRule(
        "hours",
        "Ticari iletiler 09.00–21.00 arasında gönderilir. Yasada saat bulunmadı; bir operatörün sınırıdır.",
        "Commercial messages go out from 09:00 to 21:00. No law was found that names hours; an operator does.",
        Source((), Certainty.THIRD_PARTY, "Turkcell Mesajüssü, 869"),
        Keeper.SETTING,
        "PUT /v1/settings/send-windows",
    ),
    LawRule(
        "codes_say_their_purpose",
        "Doğrulama kodunun metni, kodun ne için olduğunu ve verilmesinin sonucunu söyler.",
        "A code's text says what the code is for and what giving it leads to.",
        Source((), Certainty.THIRD_PARTY, "KVKK 2025/1072, RG 26.06.2025/32938"),
        Keeper.FIRM,
        since=date(2025, 6, 26),
    ),
    LawRule(
        "operator_code",
        "Alfanümerik gönderici adlı iletinin sonunda işletmeci kodu (B001) bulunur; boyu hesaba katılır.",
        "A message with an alphanumeric sender ends in the operator's code (B001); its length is counted.",
        Source((), Certainty.VENDOR, "BTK 12.04.2016, 2016/DK-YED/211 m. 5"),
        Keeper.ULAK,
        since=date(2016, 12, 8),
    ),
    LawRule(
        "signed_at_the_screen",
        "Ekrandan toplu gönderimde güvenli elektronik imza istendiği haber edildi. Metni görülmedi: firma isterse "
        "istenir.",
        "A secure electronic signature is reported to be required of campaigns from a screen. The decision was not "
        "seen: it is asked for where a firm says so.",
        Source((), Certainty.UNCONFIRMED, "sabah.com.tr, 2026-01-03"),
        Keeper.SETTING,
        "PUT /v1/settings/signatures",
        since=date(2026, 4, 1),
    ),
    LawRule(
        "keys_for_a_period",
        "Bir işletmeci, programdan gönderim anahtarlarını 30, 60 ya da 90 gün için onaylatıyor; bunu isteyen bir metin "
        "görülmedi. Firma isterse istenir.",
        "One operator has keys of programs approved for 30, 60 or 90 days; no rule that asks for it was seen. It is "
        "asked for where a firm says so.",
        Source((), Certainty.UNCONFIRMED, "docs.mobildev.com/processes/mobildev-api/entegrator, 2025-03-26"),
        Keeper.SETTING,
        "PUT /v1/settings/signatures",
    ),
)

"""What the pages of routing and of the law's settings say (`ulak.console.texts`): Turkish first, English second."""

from collections.abc import Mapping
from typing import Final

LAW_SETTINGS: Final[Mapping[str, tuple[str, str]]] = {
    # --- routing ---------------------------------------------------------------------------------------
    "routing.title": ("Yönlendirme", "Routing"),
    "routing.lead": (
        "Bir hizmette birden çok operatör hesabınız varsa hangi mesaj hangi hesaptan gitsin; biri çalışmazsa "
        "hangisi devralsın.",
        "Where a service has several accounts with operators: which message goes by which, and which takes "
        "over when one fails.",
    ),
    "routing.rows": ("Sıra", "Order"),
    "routing.rows_hint": (
        "Her mesaj, onu taşıyan ilk satırın hesabından gider; hesap almazsa sonraki uygun satıra geçilir. "
        "Operatörün almış olabileceği mesaj başka hesaptan bir daha gitmez.",
        "Each message goes by the first row that carries it; where that account does not take it, by the next "
        "that does. What an operator may have taken never goes by another.",
    ),
    "routing.place": ("Sıra", "Place"),
    "routing.account": ("Hesap", "Account"),
    "routing.carries": ("Ne gider?", "What goes by it"),
    "routing.change": ("Değiştir", "Change"),
    "routing.everything": ("her şey", "everything"),
    "routing.up": ("Yukarı", "Up"),
    "routing.down": ("Aşağı", "Down"),
    "routing.no_rows": (
        "Sıra belirlenmemiş: her şey {account} hesabından gider.",
        "There is no order: everything goes by the account {account}.",
    ),
    "routing.no_account": ("Bu hizmetin hesabı yok.", "This service has no account."),
    "routing.add": ("Satır ekle", "Add a row"),
    "routing.add_hint": (
        "İşaretlemediğiniz soru sorulmaz: hiçbir ülke seçmezseniz her ülkeye gider.",
        "What you do not tick is not asked about: without a country it goes to all.",
    ),
    "routing.countries": ("Alıcının ülkesi", "The recipient's country"),
    "routing.accounts": ("Hesaplar", "Accounts"),
    "routing.accounts_hint": (
        "Durum, son gönderimlerden anlaşılandır. Operatöre şimdi sormak için:",
        "The state is what the last calls told. To ask the operators now:",
    ),
    "routing.state.closed": ("çalışıyor", "in order"),
    "routing.state.slow": ("yavaş, sonra kullanılır", "slow, used after the others"),
    "routing.state.open": ("kapalı, gönderilmiyor", "held back, nothing goes by it"),
    "routing.since": ("{at} beri.", "Since {at}."),
    "routing.further": ("Bu hizmete bir hesap daha", "Another account of this service"),
    "routing.name": ("Kısa adı", "Its short name"),
    "routing.name_hint": (
        "Küçük harf ve rakam. Hesap {service}-ad diye anılır: {service}-yedek gibi.",
        "Small letters and digits. The account is called {service}-name, like {service}-spare.",
    ),
    "routing.further_go": ("Hesabı tanımla", "Set the account up"),
}

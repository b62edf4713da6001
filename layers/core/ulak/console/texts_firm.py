"""What the pages of a firm's programs, accounts, hours and units say (`ulak.console.texts`)."""

from collections.abc import Mapping
from typing import Final

FIRM: Final[Mapping[str, tuple[str, str]]] = {
    # --- programs and keys -----------------------------------------------------------------------------
    "programs.title": ("Programlar ve anahtarlar", "Programs and keys"),
    "programs.lead": (
        "ERP'nizin, sitenizin ya da uygulamanızın Ulak'a bağlanması (Web Hizmeti Bağlantısı).",
        "How your ERP, site or application connects to Ulak.",
    ),
    "programs.address": ("API adresi:", "The API's address:"),
    "programs.none": (
        "Henüz bir programınız bağlı değil. Aşağıda ekleyin, sonra ona bir anahtar oluşturun.",
        "No program is connected yet. Add one below, then make a key for it.",
    ),
    "programs.no_keys": ("geçerli anahtarı yok", "no key that holds"),
    "programs.add": ("Program ekle", "Add a program"),
    "programs.change": ("Programı değiştir", "Change the program"),
    "programs.name": ("Programın adı", "Name"),
    "programs.name_hint": (
        "Sonradan değişmez: gönderdikleri bu adla anılır. Örneğin Logo Tiger.",
        "It stays: what it sends bears this name. For example Logo Tiger.",
    ),
    "programs.may": ("Neler yapabilir?", "What may it do?"),
    "scope.read": ("işleri, krediyi ve rehberi okur", "reads jobs, credit and the directory"),
    "scope.send": ("mesaj gönderir, rehberi değiştirir", "sends, and changes the directory"),
    "scope.personal": (
        "numaraları ve metinleri açık görür, liste indirir",
        "sees whole numbers and texts, takes lists out",
    ),
    "scope.admin": ("ayarları değiştirir", "changes settings"),
    "programs.user_hint": (
        "Program hep aynı kullanıcı için gönderiyorsa adı; boşsa her istekte kendisi söyler.",
        "For whom it sends, if always for the same user; empty: it says so with each request.",
    ),
    "programs.addresses_hint": (
        "Anahtarların geçeceği IP adresleri ya da ağlar, her satıra bir tane; boşsa her yerden geçer.",
        "Addresses or networks that its keys hold from, one a line; empty: any.",
    ),
    "programs.units": ("Hangi birim adına gönderir?", "For which unit does it send?"),
    "programs.company": ("Şirket", "Company"),
    "programs.end": ("Bütün anahtarları bitir", "End all keys"),
    "programs.end_sure": (
        "Program bir dakika içinde dışarıda kalır. Gönderdikleri ve raporları durur.",
        "The program is out within a minute. What it sent stays, with its reports.",
    ),
    "programs.end_yes": ("Evet, hepsini bitir", "Yes, end them all"),
    "key.new": ("Yeni anahtar {id}", "The new key {id}"),
    "key.new_lead": (
        "Bu anahtar yalnız şimdi gösterilir ve hiçbir yerde saklanmaz. Kopyalayıp programınızın ayarlarına yazın.",
        "This key is shown this once and kept nowhere. Copy it into your program's settings.",
    ),
    "key.id": ("Anahtar", "Key"),
    "key.kind": ("Tür", "Kind"),
    "key.until": ("Ne zamana kadar", "Until"),
    "key.used": ("Son kullanım", "Last used"),
    "key.end": ("Bitir", "End"),
    "key.no_end": ("süresiz", "no end"),
    "key.none": ("Geçerli anahtarı yok.", "It has no key that holds."),
    "key.add": ("Anahtar oluştur", "Make a key"),
    "key.days": ("Kaç gün geçerli olsun?", "For how many days?"),
    "key.days_hint": ("Boşsa siz bitirene kadar.", "Empty: until you end it."),
    "key.old": ("Bu türden eski anahtar", "The old key of this kind"),
    "key.old_hint": (
        "Aynı anda iki anahtar geçebilir: programı yeni anahtara taşıyana kadar eskisi çalışır.",
        "Two keys may hold at once: the old one works while you carry the program to the new one.",
    ),
    "key.old_stay": ("kalsın", "stays"),
    "key.old_end": ("{days} gün sonra bitsin", "ends in {days} days"),
    "keykind.live": ("canlı", "live"),
    "keykind.live_hint": ("gerçekten gönderir", "really sends"),
    "keykind.team": ("ekip", "team"),
    "keykind.team_hint": ("yalnız firmanın ekip numaralarına gönderir", "sends to the firm's team alone"),
    "keykind.test": ("deneme", "test"),
    "keykind.test_hint": ("hiçbir şey göndermez, kredi harcamaz", "sends nothing, charges nothing"),
}

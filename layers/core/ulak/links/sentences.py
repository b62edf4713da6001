"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "link_unknown": (
        "Bu bağlantı bulunamadı. Mesajdaki adresin tamamını açtığınızdan emin olun.",
        "This link leads nowhere. Make sure that you opened the whole address of the message.",
    ),
    "link_ended": (
        "Bu bağlantının süresi doldu. Yenisi için mesajı gönderene başvurun.",
        "This link has ended. Ask whoever sent the message for a new one.",
    ),
    "link_page_trouble": (
        "Bağlantı şu anda açılamıyor. Biraz sonra yeniden deneyin.",
        "The link cannot be opened right now. Try again in a while.",
    ),
    "link_url_scheme": (
        "Bağlantı http:// ya da https:// ile başlayan bir adrese gitmeli.",
        "A link has to lead to an address that begins with http:// or https://.",
    ),
    "link_url_user": (
        "Adreste '@' ile kullanıcı adı olamaz: alıcıyı başka bir siteye benzeyen adrese götürür.",
        "The address may not name a user before an '@': it makes one site look like another.",
    ),
    "link_url_host": (
        "Adreste site adı yok ya da IP adresi var. https://www.ornek.com/ gibi tam bir alan adı yazın.",
        "The address names no site, or an IP address. Write a whole domain name, as in https://www.example.com/.",
    ),
    "link_url_characters": (
        "Adres boşluk, Türkçe harf ya da ters bölü içeriyor veya {limit} karakterden uzun. Tarayıcının adres "
        "satırından "
        "kopyalayın: harfler %C5%9F ya da xn-- biçiminde gelir.",
        "The address holds a blank, a letter beyond ASCII or a backslash, or is longer than {limit} characters. "
        "Copy it from a "
        "browser's address bar, which writes letters as %C5%9F or xn--.",
    ),
    "link_url_loop": (
        "Adres kısa bağlantı alan adının kendisi; bağlantı kendine gidemez.",
        "The address is on the short domain itself: a link cannot lead to a link.",
    ),
}

"""What the pages of the directory say (`ulak.console.texts`): Turkish first, English second."""

from collections.abc import Mapping
from typing import Final

DIRECTORY: Final[Mapping[str, tuple[str, str]]] = {
    # --- the directory ---------------------------------------------------------------------------------
    "nav.directory": ("Rehber", "Directory"),
    "table.next": ("Sonrakiler", "Next"),
    "directory.title": ("Rehber", "Directory"),
    "directory.aboneler": ("Mobil aboneler", "Subscribers"),
    "directory.gruplar": ("Gruplar", "Groups"),
    "directory.cariler": ("Cari hesaplar", "Current accounts"),
    "directory.sablonlar": ("SMS şablonları", "Templates"),
    "directory.add_aboneler": ("Abone ekle ya da değiştir", "Add or change a subscriber"),
    "directory.add_gruplar": ("Grup ekle ya da gruba abone ekle", "Add a group, or members to one"),
    "directory.add_cariler": ("Cari hesap ekle ya da değiştir", "Add or change a current account"),
    "directory.add_sablonlar": (
        "Şablon ekle ya da yeni sürümünü kaydet",
        "Add a template, or a version of one",
    ),
    "directory.none_aboneler": (
        "Henüz abone yok. İlkini aşağıda ekleyin; büyük listeler API ile içe alınır.",
        "There are no subscribers yet. Add the first below; large lists are imported by the API.",
    ),
    "directory.none_gruplar": (
        "Henüz grup yok. Önce aboneleri ekleyin, sonra aşağıda bir grupta toplayın.",
        "There are no groups yet. Add subscribers first, then put them into a group below.",
    ),
    "directory.none_cariler": (
        "Henüz cari hesap yok. ERP'niz gönderir; ya da ilkini aşağıda ekleyin.",
        "There are no current accounts yet. Your ERP sends them; or add the first below.",
    ),
    "directory.none_sablonlar": (
        "Henüz şablon yok. Sık gönderdiğiniz metni aşağıda kaydedin.",
        "There are no templates yet. Save a text that you send often below.",
    ),
    "directory.none_found": ("Böyle başlayan bir ad yok.", "No name begins like this."),
    "directory.search": ("Ad", "Name"),
    "directory.choose": ("Seç", "Choose"),
    "directory.code": ("Kod", "Code"),
    "directory.code_hint": (
        "Firmanızın bu kayda verdiği kod; aynısı kaydı değiştirir.",
        "Your firm's own code; the same changes the card.",
    ),
    "directory.name": ("Ad", "Name"),
    "directory.numbers": ("Cep telefonları", "Mobile numbers"),
    "directory.numbers_hint": (
        "Virgülle; mesaj ilk cep numarasına gider.",
        "Apart by commas; messages go to the first mobile.",
    ),
    "directory.sends_to": ("Mesaj gider", "Messages go to"),
    "directory.no_number": ("cep numarası yok", "no mobile number"),
    "directory.blocked": ("mesaj almaz", "gets no messages"),
    "directory.balance": ("Bakiye", "Balance"),
    "directory.balance_hint": ("Lira ve kuruş: 1250.50", "Liras: 1250.50"),
    "directory.due_date": ("Vade", "Due"),
    "directory.city": ("Şehir", "City"),
    "directory.members": ("Üyeler", "Members"),
    "directory.members_codes": ("Eklenecek abonelerin kodları", "Codes of the subscribers to add"),
    "directory.members_of": ("{group} grubunun üyeleri", "Members of {group}"),
    "directory.no_members": (
        "Bu grupta kimse yok. Aşağıda abone ekleyin.",
        "Nobody is in this group. Add members below.",
    ),
    "directory.send_to": ("SMS gönder", "Send a message"),
    "directory.send_ticked": ("Seçilenlere SMS gönder", "Send to those ticked"),
    "directory.send_template": ("Bu şablonla gönder", "Send with this template"),
    "directory.version": ("sürüm {number}", "version {number}"),
    "directory.by_operator": ("Operatörlere göre boy ve kredi", "Segments and credits by operator"),
    "directory.operator": ("Operatör", "Operator"),
    "directory.encoding": ("Alfabe", "Alphabet"),
    "directory.text_hint": (
        "Değişen yerleri süslü ayraçla yazın: {ad}. Her biri {longest} karaktere kadar sayılır.",
        "Write what changes in braces: {ad}. Each counts as up to {longest} characters.",
    ),
    "directory.save": ("Kaydet", "Save"),
}

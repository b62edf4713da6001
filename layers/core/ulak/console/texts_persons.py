"""What the pages of one person's data say (`ulak.console.texts`): Turkish first, English second."""

from collections.abc import Mapping
from typing import Final

PERSONS: Final[Mapping[str, tuple[str, str]]] = {
    "nav.persons": ("Kişisel veri", "Personal data"),
    "persons.title": ("Kişisel veri", "Personal data"),
    "persons.lead": (
        "Bir kişi verisini isterse ya da silinmesini isterse (KVKK, madde 11) burada karşılanır. Başvuranın o "
        "kişi olduğundan emin olun.",
        "If somebody asks for their data, or to have it erased (KVKK, article 11), it is done here. Be sure "
        "that it is that person who asks.",
    ),
    "persons.number": ("Cep telefonu", "Mobile number"),
    "persons.number_hint": (
        "Telefonu ya da kimlik numarasını yazın; birini.",
        "Give the number or the identity number; one of both.",
    ),
    "persons.tckn": ("T.C. kimlik numarası", "Turkish identity number"),
    "persons.tckn_hint": (
        "Rehberde kimlik numarasıyla duran kişi için.",
        "For whoever stands in the directory by it.",
    ),
    "persons.give": ("Kişinin verisini ver", "Give out a person's data"),
    "persons.give_hint": (
        "Kişi hakkında tutulan her şey bir dosyaya yazılır: kartları, izinleri, İYS bildirimleri, yazdıkları, "
        "ona gidenler. Dosyayı kişiye güvendiğiniz bir yoldan verin.",
        "All that is kept of the person is written into a file: cards, consents, what İYS was told, what it wrote, "
        "what it was sent. Give it to the person in a way that you trust.",
    ),
    "persons.give_go": ("Dosyayı hazırla", "Make the file"),
    "persons.file": ("Kişinin verisi", "A person's data"),
    "persons.waits": (
        "Dosya hazırlanıyor; büyük bir firmada bir saati bulabilir. Bu sayfanın adresini saklayın.",
        "The file is being made; in a large firm that may take an hour. Keep the address of this page.",
    ),
    "persons.ready": ("Dosya hazır: indir", "The file is ready: download"),
    "persons.ready_hint": (
        "Bağlantı beş dakika geçer; sayfayı yenilerseniz yenisi gelir. Dosya yedi gün sonra silinir. Her "
        "satır bir kayıttır (JSON).",
        "The link holds for five minutes; reload the page for another. The file is gone after seven days. "
        "Each line is a record (JSON).",
    ),
    "persons.erase": ("Kişinin verisini sil", "Erase a person's data"),
    "persons.erase_hint": (
        "Önce neyin silineceği, neyin hangi nedenle kalacağı gösterilir; onaylamadan hiçbir şey silinmez.",
        "First it is shown what is erased, and what stays and why; nothing is erased before you agree.",
    ),
    "persons.reason": ("Başvurunun numarası ya da nedeni", "Number of the request, or the reason"),
    "persons.reason_hint": (
        "Silme günlüğünde üç yıl durur: kişinin adını ya da numarasını yazmayın. KVKK-2026-17 gibi.",
        "It stands in the log of erasures for three years: no name and no number of the person. Like KVKK-2026-17.",
    ),
    "persons.keep": (
        "Bilgilendirme iletilerinin kanıtı da kalsın",
        "Keep the proof of informational messages too",
    ),
    "persons.keep_hint": (
        "Ticari iletilerinki, ispat yükü sizde olduğu için zaten kalır.",
        "That of commercial ones stays in any case, since the burden of proof is yours.",
    ),
    "persons.erase_go": ("Ne silineceğini göster", "Show what is erased"),
    "persons.sure": ("Bu kişinin verisi silinsin mi?", "Erase this person's data?"),
    "persons.no_way_back": ("Silinen geri getirilemez.", "What is erased cannot be brought back."),
    "persons.keeps": ("Bilgilendirme iletileri de kalır.", "Informational messages stay too."),
    "persons.open_jobs": (
        "Bitmemiş işlerde duran kaydı, iş bitince silinir; altı saatte bir bakılır.",
        "What stands in jobs that are not over is erased when they are; they are looked at every six hours.",
    ),
    "persons.yes": ("Evet, sil", "Yes, erase"),
    "persons.no": ("Vazgeç", "Leave it"),
    "persons.who": ("Kişi", "Person"),
    "persons.forgotten": ("artık bilinmiyor", "not known any more"),
    "persons.log": ("Silme günlüğü", "Log of erasures"),
    "persons.no_log": ("Henüz silme istenmedi.", "No erasure was asked for yet."),
    "persons.erasure": ("Bir kişinin verisinin silinmesi", "Erasure of one person's data"),
    "persons.asked": ("İstendi", "Asked for"),
    "persons.done_at": ("Bitti", "Done"),
    "persons.mark": ("Kişinin işareti", "The person's mark"),
    "persons.state.open": ("sürüyor", "under way"),
    "persons.state.waiting": ("bitmeyen işi bekliyor", "waits for a job"),
    "persons.state.done": ("bitti", "done"),
    "persons.told.open": (
        "Silme sürüyor. Sayfayı kapatabilirsiniz; kendiliğinden tamamlanır.",
        "It is under way. You may close the page; it ends by itself.",
    ),
    "persons.told.waiting": (
        "Bitmemiş işlerdekiler dışında her şey silindi. İşler bitince kalanı da silinir.",
        "All is erased but what jobs hold that are not over. When they are, the rest is erased.",
    ),
    "persons.told.done": ("Silme bitti.", "It is done."),
    "persons.erased": ("Silinenler", "What was erased"),
    "persons.nothing_found": (
        "Bu kişiye ait silinecek bir kayıt bulunmadı.",
        "There was no record of this person to erase.",
    ),
    "persons.nothing_yet": ("Henüz bir şey silinmedi.", "Nothing is erased yet."),
    "persons.kept": ("Kalanlar ve nedeni", "What stays, and why"),
    "persons.left": ("Sizin yapacağınız ya da beklenen", "What is yours to do, or is waited for"),
    "persons.left_job": ("bitince silinecek.", "is erased when it is over."),
    "persons.left_schedule": (
        "zamanlanmış görevinin içinde geçiyor: görevi değiştirip çıkarın.",
        "names the person in its body: change the schedule and take the person out.",
    ),
    "persons.kept_for": ("Neyi ne kadar tutuyoruz?", "What is kept, and for how long"),
    "persons.what": ("Veri", "Data"),
    "persons.days": ("Süre", "Period"),
    "persons.on_erasure": ("Silme isteğinde", "On an erasure"),
    "persons.so_many_days": ("{days} gün", "{days} days"),
    "persons.no_end": ("siz silene kadar", "until you take it out"),
    "persons.does.deleted": ("Silinir", "Deleted"),
    "persons.does.rewritten": ("Kişi içinden çıkarılır", "The person is taken out of it"),
    "persons.does.kept": ("Kalır: yasa ya da ispat için", "Kept: by the law or as proof"),
    "persons.does.expires": (
        "Süresi dolunca kendiliğinden silinir",
        "Gone by itself when its period is over",
    ),
    "persons.does.told": (
        "Nerede durduğu söylenir, siz çıkarırsınız",
        "You are told where it stands, and take it out",
    ),
    "persons.does.nobody": ("Kimseyi göstermez", "Names nobody"),
}

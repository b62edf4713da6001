"""What the pages of files of cards say: Turkish first, English second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CARDS: Final[Mapping[str, tuple[str, str]]] = {
    "cards.from_file": ("Dosyadan al", "Take in from a file"),
    "cards.as_sheet": ("Excel olarak indir", "Download as Excel"),
    "cards.as_csv": ("CSV olarak indir", "Download as CSV"),
    "cards.title.aboneler": ("Mobil aboneleri dosyadan alın", "Take subscribers in from a file"),
    "cards.title.cariler": ("Cari hesapları dosyadan alın", "Take current accounts in from a file"),
    "cards.title.gruplar": ("Grubun üyelerini dosyadan alın", "Take members of a group in from a file"),
    "cards.lead.aboneler": (
        "CSV ya da Excel; ilk satırı sütun adları. Abone kodu ve ad gerekir; cep telefonu, doğum günü ve kendi "
        "sütunlarınız da alınır. Aynı koddaki abone değişir, yenisi eklenir.",
        "CSV or Excel; its first row names the columns. A subscriber code and a name are needed; mobile numbers, "
        "birthdays and columns of your own are taken too. A subscriber of the same code is changed, another is added.",
    ),
    "cards.lead.cariler": (
        "CSV ya da Excel; ilk satırı sütun adları. Cari kodu ve unvan gerekir; bakiye, vade, şehir, özel kod, cep "
        "telefonları ve kendi sütunlarınız da alınır. Aynı koddaki hesap değişir, yenisi eklenir.",
        "CSV or Excel; its first row names the columns. An account code and a name are needed; balance, due date, "
        "city, special code, mobile numbers and columns of your own are taken too. An account of the same code is "
        "changed, another is added.",
    ),
    "cards.lead.gruplar": (
        "CSV ya da Excel; abone kodlarının olduğu bir sütun yeter. Kişiler henüz abone değilse, aboneler sayfasından "
        "grubu seçerek alın.",
        "CSV or Excel; a column with codes of subscribers is enough. If they are no subscribers yet, take them in on "
        "the page of subscribers and choose the group there.",
    ),
    "cards.template": ("Boş Excel şablonunu indir", "Download an empty Excel sheet"),
    "cards.columns": ("Sütunlar böyle alınacak", "The columns are taken like this"),
    "cards.columns_lead": (
        "Henüz hiçbir şey alınmadı. Doğruysa İçeri al deyin.",
        "Nothing is taken yet. If this is right, take it in.",
    ),
    "cards.other_file": ("Başka dosya yükle", "Upload another file"),
    "cards.column": ("Dosyadaki sütun", "Column of the file"),
    "cards.field": ("Rehberde", "In the directory"),
    "cards.free": ("kendi alanı; metinde {name}", "a field of its own; {name} in texts"),
    "cards.left_out": ("alınmaz", "not taken"),
    "cards.group": ("Hangi gruba girsinler?", "Into which group?"),
    "cards.no_group": ("Gruba girmesinler", "Into none"),
    "cards.match": ("Sütunları kendiniz seçin", "Choose the columns yourself"),
    "cards.match_hint": (
        "Boş bıraktığınız alan, başlığından bulunur.",
        "A field that is left empty is found by its header.",
    ),
    "cards.by_header": ("Başlığından bul", "By its header"),
    "cards.header_row": ("Başlık başka satırdaysa", "If another row is the header"),
    "cards.reading.header_row": ("Başlık kaçıncı satırda?", "In which row is the header?"),
    "cards.header_row_hint": (
        "Boş bırakırsanız başlık dosyanın kendisinden anlaşılır; 0 yazarsanız dosyada başlık yoktur.",
        "Left empty, the header is told from the file itself; 0 means that the file has none.",
    ),
    "cards.take": ("İçeri al", "Take in"),
    "cards.import.aboneler": ("Abonelerin alınması", "Taking subscribers in"),
    "cards.import.cariler": ("Cari hesapların alınması", "Taking current accounts in"),
    "cards.import.gruplar": ("Grup üyelerinin alınması", "Taking members in"),
    "cards.status.pending": ("Sırada", "Waiting"),
    "cards.status.running": ("Alınıyor", "Being taken in"),
    "cards.status.filing": ("Geri çevrilenler dosyaya yazılıyor", "Refused rows are being filed"),
    "cards.status.ready": ("Bitti", "Done"),
    "cards.status.failed": ("Alınamadı", "Not taken"),
    "cards.failed": (
        "Yukarıdaki nedeni giderip dosyayı yeniden yükleyin. Alınmış satırlar durur; aynı dosyayı yeniden almak "
        "onları değiştirmez.",
        "See to the reason above and upload the file again. Rows that were taken stay; the same file again does not "
        "change them.",
    ),
    "cards.figures": ("Satırların durumu", "How the rows stand"),
    "cards.count.rows": ("Okunan satır", "Rows read"),
    "cards.count.created": ("Eklenen", "Added"),
    "cards.count.updated": ("Değişen", "Changed"),
    "cards.count.unchanged": ("Zaten aynı", "Already the same"),
    "cards.count.created_members": ("Gruba giren", "Put in"),
    "cards.count.updated_members": ("Değişen", "Changed"),
    "cards.count.unchanged_members": ("Zaten üye", "Already in"),
    "cards.count.refused": ("Geri çevrilen", "Refused"),
    "cards.refused": ("Geri çevrilen {count} satır", "{count} rows refused"),
    "cards.mend": (
        "Doğru satırlar alındı. Yanlışları düzeltip yalnız onları ya da bütün dosyayı yeniden yükleyin.",
        "The right rows were taken. Mend the wrong ones, and upload those alone or the whole file again.",
    ),
    "cards.refused_file": ("Geri çevrilenleri Excel olarak indir", "Download the refused rows as Excel"),
    "cards.again": ("Dosya yükle", "Upload a file"),
    "cards.goes_on": ("Sayfa kendiliğinden yenilenir.", "The page renews itself."),
    "cards.export": ("Rehberin dosyası", "File of the directory"),
    "cards.export_ready": ("Dosya hazır: indir", "The file is ready: download"),
    "cards.export_waits": ("Dosya hazırlanıyor.", "The file is being made."),
    "cards.export_failed": (
        "Dosya hazırlanamadı. Yeniden isteyin.",
        "The file could not be made. Ask again.",
    ),
}

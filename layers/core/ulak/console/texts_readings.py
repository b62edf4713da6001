"""What pages ask about a file that can be read in more than one way: Turkish first, English second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

READINGS: Final[Mapping[str, tuple[str, str]]] = {
    "reading.title": ("Dosyanız nasıl okunsun?", "How is your file read?"),
    "reading.lead": (
        "Dosyadaki bir şey iki türlü okunabiliyor; biz seçmedik, size soruyoruz. Doğru olanı işaretleyin. Dosyayı "
        "yeniden yüklemeniz gerekmez, yazdıklarınız da duruyor.",
        "Something in the file has two readings. We did not choose; we ask you. Mark the right one. You need not "
        "upload the file again, and what you typed is kept.",
    ),
    "reading.go_on": ("Devam et", "Go on"),
    "reading.none_right": (
        "Hiçbiri doğru değilse dosyayı düzeltip yeniden yükleyin.",
        "If none is right, mend the file and upload it again.",
    ),
    "reading.first_rows": ("İlk satırlar", "The first rows"),
    "reading.answer": ("Soruyu yanıtla", "Answer the question"),
    "reading.at_row": ("{row}. satır", "Row {row}"),
    "reading.ask.encoding": (
        "Harfler hangisinde doğru? (ç, ğ, ı, İ, ö, ş, ü harflerine bakın)",
        "Under which are the letters right? (look at ç, ğ, ı, İ, ö, ş, ü)",
    ),
    "reading.choice.encoding_utf-8": ("UTF-8", "UTF-8"),
    "reading.choice.encoding_windows-1254": ("Windows Türkçe (1254)", "Windows Turkish (1254)"),
    "reading.choice.encoding_cp857": ("DOS Türkçe (857)", "DOS Turkish (857)"),
    "reading.choice.encoding_mac-turkish": ("Mac Türkçe", "Mac Turkish"),
    "reading.choice.encoding_utf-8-twice": (
        "İki kez çevrilmiş UTF-8, düzelterek",
        "UTF-8 converted twice, mended",
    ),
    "reading.ask.delimiter": (
        "Sütunlar hangisinde doğru ayrılmış?",
        "Under which are the columns divided rightly?",
    ),
    "reading.choice.delimiter_semicolon": ("Noktalı virgül ;", "Semicolon ;"),
    "reading.choice.delimiter_comma": ("Virgül ,", "Comma ,"),
    "reading.choice.delimiter_tab": ("Sekme", "Tab"),
    "reading.choice.delimiter_bar": ("Dikey çizgi |", "Bar |"),
    "reading.ask.hidden_rows": (
        "Sayfada gizli ya da filtreyle dışarıda kalmış {rows} dolu satır var. Bunlar da alınsın mı?",
        "The sheet hides {rows} filled rows, or its filter leaves them out. Are they taken too?",
    ),
    "reading.choice.hidden_rows_send": (
        "Evet, gizli satırlar da alınsın. Gizli satırların ilkleri:",
        "Yes, take the hidden rows too. The first of them:",
    ),
    "reading.choice.hidden_rows_leave_out": (
        "Hayır, yalnız görünen satırlar alınsın",
        "No, take only the rows that are shown",
    ),
    "reading.ask.decimal": (
        "{column} sütunundaki '{example}' ne kadar?",
        "How much is '{example}' in the column {column}?",
    ),
    "reading.choice.decimal_comma": (
        "{comma} (kuruştan önce virgül)",
        "{comma} (a comma before the decimals)",
    ),
    "reading.choice.decimal_point": (
        "{point} (kuruştan önce nokta)",
        "{point} (a point before the decimals)",
    ),
    "reading.ask.nothing_words": (
        "{column} sütununda '{word}' yazıyor. Programlar bunu boş hücre yerine yazar. Nasıl alınsın?",
        "The column {column} says '{word}', which programs write for an empty cell. How is it taken?",
    ),
    "reading.choice.nothing_words_empty": ("Boş hücre sayılsın", "As an empty cell"),
    "reading.choice.nothing_words_text": ("Yazıldığı gibi alınsın: {word}", "As it is written: {word}"),
    "reading.header_row": (
        "Sütunların adları hangi satırda?",
        "Which row names the columns?",
    ),
    "reading.header_row.row": ("{row}. satır", "Row {row}"),
    "reading.header_row.none": (
        "Hiçbirinde: dosyada başlık satırı yok",
        "In none: the file has no header",
    ),
    "reading.to": (
        "Numaralar hangi sütunda?",
        "Which column holds the numbers?",
    ),
    "reading.column": (
        "Metindeki {name} alanı hangi sütundan doldurulsun?",
        "Which column fills {name} in the text?",
    ),
    "reading.column.letter": ("{letter} sütunu", "Column {letter}"),
}

"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "group_of_accounts": (
        "Gruba cari hesap alınmaz: gruplar mobil abonelerden oluşur. 'group' alanını çıkarın.",
        "No current account comes into a group: groups are of subscribers. Leave 'group' out.",
    ),
    "cell_birthday": (
        "Doğum günü gün ve ay olarak yazılır: 24.11 ya da 24.11.1985 (yıl saklanmaz).",
        "A birthday is day and month: 24.11 or 24.11.1985; the year is not kept.",
    ),
    "cell_amount": (
        "Bu hücre bir tutar değil. 1250, 1250,50 ya da 1.250,50 biçiminde yazın.",
        "This cell is no amount. Write it as 1250, 1250,50 or 1.250,50.",
    ),
    "cell_date": (
        "Bu hücre bir tarih değil. 24.11.2026 biçiminde yazın.",
        "This cell is no date. Write it as 24.11.2026.",
    ),
    "cell_choice": (
        "Bu hücredeki değer bilinmiyor. Şunlardan birini yazın: {known}.",
        "The value in this cell is not known. Write one of: {known}.",
    ),
    "cell_replacement_character": (
        "Bu hücrenin {position}. karakteri, okunamamış bir karakterin yerine konmuş � işareti (U+FFFD). Değeri "
        "kaynağından, doğru kodlamayla yeniden alın.",
        "Character {position} of this cell is � (U+FFFD), which a program put in the place of a character that it "
        "could not read. Take the value anew from where it comes, in its right encoding.",
    ),
    "cell_error": (
        "Bu hücrede formül hatası var: {word}. Formülü kaynağında düzeltin ya da değeri yazın.",
        "This cell has a formula's error: {word}. Mend the formula where it comes from, or write the value.",
    ),
    "column_of_field_missing": (
        "'{field}' sütunu bulunamadı. Dosyadaki sütunlar: {columns}. O bilginin durduğu sütunun başlığını "
        "'{field}' yapın.",
        "There is no column for '{field}'. The file has: {columns}. Give the column that holds it the header "
        "'{field}'.",
    ),
    "column_of_field_ambiguous": (
        "'{field}' için birden çok sütun var: {columns}. Doğru olanı bırakın, ötekilerin başlığını değiştirin.",
        "More than one column could be '{field}': {columns}. Leave the right one, and give the others another header.",
    ),
}

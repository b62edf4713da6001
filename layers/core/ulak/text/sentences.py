"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "value_no_amount": (
        "Değer bir tutar değil. 1234.50 ya da 1.234,50 biçiminde yazın.",
        "The value is no amount. Write it as 1234.50 or 1.234,50.",
    ),
    "value_uncertain": (
        "Değer iki türlü okunabilir: 125.500 yüz yirmi beş buçuk da olabilir, yüz yirmi beş bin beş yüz de. Kuruşuyla "
        "yazın (125.500,00 ya da 125,50) ya da JSON sayısı olarak gönderin.",
        "The value has two readings: 125.500 may be a hundred and twenty-five and a half, or a hundred and twenty-five "
        "thousand. Write its decimals (125,500.00 or 125.50), or send it as a JSON number.",
    ),
    "column_uncertain": (
        "{column} sütunundaki tutarlar iki türlü okunabilir: '{example}' {comma} de olabilir, {point} de. Tutarları "
        "kuruşuyla yazın: 125.500,00 ya da 125,50 gibi. Hiçbir şey gönderilmedi.",
        "The amounts of the column {column} have two readings: '{example}' may be {comma} or {point}. Write them with "
        "their decimals, like 125.500,00 or 125,50. Nothing was sent.",
    ),
    "column_disagrees": (
        "{column} sütunundaki tutarlar birbirini tutmuyor: kimi 1.250,00, kimi 1,250.00 gibi yazılmış; "
        "'{example}' ise {comma} de olabilir, {point} de. Hepsini aynı biçimde, kuruşuyla yazın. Hiçbir şey "
        "gönderilmedi.",
        "The amounts of the column {column} disagree: some are like 1.250,00 and some like 1,250.00, and '{example}' "
        "may be {comma} or {point}. Write all of them alike, with their decimals. Nothing was sent.",
    ),
    "value_nothing_word": (
        "{column} sütununda '{word}' yazıyor: programların boş değer yerine yazdığı bir sözcük. O hücreleri boşaltın "
        "ya da doğru değeri yazın. Hiçbir şey gönderilmedi.",
        "The column {column} says '{word}', which programs write for nothing. Empty those cells, or write the value. "
        "Nothing was sent.",
    ),
    "value_error_cell": (
        "{column} sütununda formül hatası var: '{word}'. Formülü kaynağında düzeltin ya da hücreyi boşaltın; boş "
        "hücrenin satırı gönderilmez.",
        "The column {column} has a formula's error: '{word}'. Mend the formula where it comes from, or empty the cell: "
        "the row of an empty cell is not sent.",
    ),
    "value_no_date": (
        "Değer bir tarih değil. 05.11.2026 ya da 2026-11-05 biçiminde yazın.",
        "The value is no date. Write it as 05.11.2026 or 2026-11-05.",
    ),
    "value_no_number": (
        "Değer yalnızca rakamlardan oluşmalı.",
        "The value has to be digits only.",
    ),
    "text_empty": (
        "Mesaj metni boş. Gönderilecek metni yazın.",
        "The message text is empty. Write the text to send.",
    ),
    "text_too_long": (
        "Metin bu mesaj türü için uzun: {encoding} kodlamasında {units} birim, en çok {limit}. "
        "Metni kısaltın; Türkçe harf ve özel karakterleri sadeleştirmek de yer açar.",
        "The text is too long for this message type: {units} units in {encoding}, {limit} at most. "
        "Shorten it; plain letters in place of Turkish and special characters make room too.",
    ),
    "text_too_many_segments": (
        "Metin {segments} SMS ediyor, operatör en çok {limit} SMS'lik metin alıyor. Metni kısaltın.",
        "The text takes {segments} messages and the operator takes {limit} at most. Shorten it.",
    ),
    "text_control_character": (
        "Metnin {position}. karakteri görünmeyen bir kontrol karakteri ({character}). Silin.",
        "Character {position} of the text is an invisible control character ({character}). Delete it.",
    ),
    "text_direction_control": (
        "Metnin {position}. karakteri yazı yönünü değiştiren görünmez bir karakter ({character}). Silin.",
        "Character {position} of the text is invisible and changes the reading direction ({character}). "
        "Delete it.",
    ),
    "text_lone_surrogate": (
        "Metnin {position}. karakteri bozuk: bir emojinin yarısı kalmış ({character}). Silin ya da "
        "yeniden yazın.",
        "Character {position} of the text is broken: half of an emoji is left ({character}). Delete or "
        "retype it.",
    ),
    "text_replacement_character": (
        "Metnin {position}. karakteri, okunamamış bir karakterin yerine konmuş � işareti ({character}). "
        "Hangi harf olduğu "
        "bilinemez; metni kaynağından, doğru kodlamayla yeniden alın.",
        "Character {position} of the text is � ({character}), which a program put in the place of a "
        "character that it could "
        "not read. Nobody can tell which: take the text anew from where it comes, in its right encoding.",
    ),
    "text_misread": (
        "Metin başka bir kodlamayla okunmuş görünüyor: {pairs}. 'text_as' alanıyla seçin: 'mended' ile düzeltilmiş, "
        "'written' ile yazıldığı gibi gider.",
        "The text looks as if it was read in another encoding: {pairs}. Choose with 'text_as': 'mended' "
        "sends it mended, "
        "'written' as it stands.",
    ),
    "text_ends_in_operator_code": (
        "Metin {code} ile bitiyor. Operatör kodunu operatör kendisi ekler; metindekini silin, yoksa iki "
        "kez görünür.",
        "The text ends in {code}. The operator appends its code itself; delete yours, or it will show twice.",
    ),
    "text_letters_not_taken": (
        "Operatör bu mesaj türünde şu harfleri almıyor: {letters}. Sade harflerle yazın.",
        "The operator does not take these letters in this message type: {letters}. Write plain letters.",
    ),
    "hint_replace_characters": (
        "Şunları değiştirirseniz mesaj {now} yerine {segments} SMS eder: {replacements}.",
        "If you replace these, the message takes {segments} SMS instead of {now}: {replacements}.",
    ),
    "template_too_long": (
        "Mesaj metni çok uzun: en çok {limit} karakter, gelen {given}.",
        "The text is too long: {limit} characters at most, {given} came.",
    ),
    "placeholder_unknown": (
        "Metindeki {name} alanı listede yok. Listenin sütunları: {columns}.",
        "The text names {name}, which is no column of the list. Its columns: {columns}.",
    ),
    "placeholder_malformed": (
        "Metnin {position}. karakterindeki süslü ayraç bir alan adı içermiyor. Alan adını harf, rakam ve alt "
        "çizgiyle yazın; ayracın kendisi için ayracı iki kez yazın.",
        "The brace at character {position} of the text holds no placeholder. Write its name in letters, "
        "digits and underscores; for a brace itself, write it twice.",
    ),
    "wap_push_without_address": (
        "WAP push metni adres, boşluk ve yazıdan oluşur: 'https://www.ornek.com/k Kampanya başladı'.",
        "A WAP push is written as an address, a space and a text: 'https://www.example.com/k The sale has begun'.",
    ),
    "placeholder_escaped": (
        "{{{name}}} alıcıya '{{name}}' olarak gider; '{name}' ise listenin bir sütunu. Değeri yazmak için tek ayraç "
        "kullanın; metin gerçekten ayraçla gidecekse 'text_as' alanına 'written' yazın.",
        "{{{name}}} goes out as '{{name}}', and '{name}' is a column of the list. For its value use single "
        "braces; if the "
        "braces are really meant, say 'written' in 'text_as'.",
    ),
    "value_misread": (
        "Bu satırda {column} sütunu başka bir kodlamayla okunmuş görünüyor: {pairs}. 'text_as' alanıyla "
        "seçin: 'mended' ile "
        "düzeltilmiş, 'written' ile yazıldığı gibi gider.",
        "In this row the column {column} looks as if it was read in another encoding: {pairs}. Choose with 'text_as': "
        "'mended' sends it mended, 'written' as it stands.",
    ),
    "value_replacement_character": (
        "Bu satırda {column} sütununun {position}. karakteri, okunamamış bir karakterin yerine konmuş � işareti "
        "({character}). Hangi harf olduğu bilinemez; değeri kaynağından, doğru kodlamayla yeniden alın.",
        "In this row, character {position} of the column {column} is � ({character}), which a program put in "
        "the place of a "
        "character that it could not read. Take the value anew from where it comes, in its right encoding.",
    ),
    "value_missing": (
        "Bu satırda {column} sütunu boş; metin onsuz tamamlanmıyor.",
        "The column {column} is empty in this row; the text needs it.",
    ),
    "value_too_long": (
        "Bu satırda {column} sütunu çok uzun: bir satırın değerleri toplam {limit} karakteri geçemez.",
        "The column {column} is too long in this row: its values hold {limit} characters together at most.",
    ),
    "value_control": (
        "Bu satırda {column} sütununun {position}. karakteri gönderilemeyen, görünmeyen bir işaret "
        "({character}). Silip yeniden yazın.",
        "In this row, character {position} of the column {column} is an invisible sign that cannot be sent "
        "({character}). Remove it.",
    ),
}

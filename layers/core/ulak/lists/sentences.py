"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "upload_missing": (
        "Bu kimlikle yüklenmiş bir dosya yok. Önce POST /v1/uploads yanıtındaki adrese dosyayı gönderin; dosyalar "
        "bir gün saklanır, TCKN içeren bir dosya okununca silinir.",
        "No file has been uploaded under this id. First send it to the address that POST /v1/uploads answers; files "
        "are kept for a day, and one with TCKNs goes when it is read.",
    ),
    "file_empty": (
        "Dosya boş. İçinde başlık ve en az bir satır olan bir liste gönderin.",
        "The file is empty. Send a list with a header and at least one row.",
    ),
    "file_not_a_list": (
        "Dosya bir liste değil. Excel'de 'CSV UTF-8' ya da 'Excel Çalışma Kitabı (.xlsx)' olarak kaydedip gönderin.",
        "The file is not a list. Save it in Excel as 'CSV UTF-8' or 'Excel Workbook (.xlsx)' and send that.",
    ),
    "file_old_excel": (
        "Dosya eski Excel biçiminde (.xls). Excel'de açıp 'Excel Çalışma Kitabı (.xlsx)' olarak kaydedin.",
        "The file is in the old Excel format (.xls). Open it in Excel and save it as 'Excel Workbook (.xlsx)'.",
    ),
    "file_pdf": (
        "Dosya bir PDF. Listeyi Excel ya da CSV olarak gönderin.",
        "The file is a PDF. Send the list as Excel or CSV.",
    ),
    "file_compressed": (
        "Dosya sıkıştırılmış. Arşivden çıkarıp listeyi olduğu gibi gönderin.",
        "The file is compressed. Unpack it and send the list itself.",
    ),
    "file_markup": (
        "Dosya bir web sayfası ya da XML; adı .xls olsa da Excel dosyası değil. Excel'de açıp .xlsx olarak kaydedin.",
        "The file is a web page or XML, whatever its name says. Open it in Excel and save it as .xlsx.",
    ),
    "file_encoding": (
        "Dosya {row}. satırda {encoding} kodlamasına uymuyor. Excel'de 'CSV UTF-8' olarak kaydedin.",
        "At row {row} the file does not hold to {encoding}. Save it in Excel as 'CSV UTF-8'.",
    ),
    "list_header_replacement_character": (
        "Başlığın (satır {row}) {column} sütununda, okunamamış bir karakterin yerine konmuş � işareti (U+FFFD) var. "
        "Dosyayı kaynağından, doğru kodlamayla yeniden alın.",
        "The header (row {row}) has � (U+FFFD) in column {column}, which a program put in the place of a character "
        "that it could not read. Take the file anew from where it comes, in its right encoding.",
    ),
    "file_xlsx_broken": (
        "Excel dosyası açılamıyor: bozuk ya da parolalı. Parolasız olarak yeniden kaydedin.",
        "The Excel file cannot be opened: it is broken or has a password. Save it again without one.",
    ),
    "file_xlsx_too_large": (
        "Excel dosyası çok büyük: en çok {limit} MB. Listeyi 'CSV UTF-8' olarak kaydedip gönderin.",
        "The Excel file is too large: {limit} MB at most. Save the list as 'CSV UTF-8' and send that.",
    ),
    "file_entries": (
        "Excel dosyasının arşivinde çok fazla parça var: en çok {limit}. Listeyi yeni bir kitaba kopyalayıp gönderin.",
        "The Excel file's archive has too many parts: {limit} at most. Copy the list into a new workbook.",
    ),
    "file_ratio": (
        "Excel dosyası açılınca kendisinin {limit} katından fazla yer tutuyor; okunmadı. Listeyi 'CSV UTF-8' olarak "
        "kaydedip gönderin.",
        "The Excel file unpacks to more than {limit} times its size and was not read. Save the list as 'CSV UTF-8'.",
    ),
    "file_unpacked": (
        "Excel dosyasının bir parçası açılınca {limit} MB'ı aşıyor. Listeyi 'CSV UTF-8' olarak kaydedip gönderin.",
        "A part of the Excel file unpacks to more than {limit} MB. Save the list as 'CSV UTF-8' and send that.",
    ),
    "file_xlsx_rows": (
        "Excel dosyası {limit} satırdan sonrasını gösteriyor; bir sayfada o kadar satır olmaz.",
        "The Excel file names rows beyond {limit}; a sheet has no more.",
    ),
    "file_rows": (
        "Dosyada {limit} satırdan fazlası var. Listeyi bölüp gönderin.",
        "The file has more than {limit} rows. Send it in parts.",
    ),
    "file_columns": (
        "{row}. satırda {limit} sütundan fazlası var. Uzaktaki hücreleri silip gönderin.",
        "Row {row} has more than {limit} columns. Delete the cells far out and send the file again.",
    ),
    "file_cells": (
        "Sayfada {limit} hücreden fazlası var. Listeyi 'CSV UTF-8' olarak kaydedip gönderin.",
        "The sheet has more than {limit} cells. Save the list as 'CSV UTF-8' and send that.",
    ),
    "file_strings": (
        "Excel dosyasında {limit} taneden fazla ayrı metin var. Listeyi 'CSV UTF-8' olarak kaydedip gönderin.",
        "The Excel file has more than {limit} different texts. Save the list as 'CSV UTF-8' and send that.",
    ),
    "file_strings_size": (
        "Excel dosyasının metinleri {limit} MB'ı aşıyor. Listeyi 'CSV UTF-8' olarak kaydedip gönderin.",
        "The Excel file's texts come to more than {limit} MB. Save the list as 'CSV UTF-8' and send that.",
    ),
    "file_styles": (
        "Excel dosyasında {limit} taneden fazla hücre biçimi var. Listeyi yeni bir kitaba kopyalayıp gönderin.",
        "The Excel file has more than {limit} cell styles. Copy the list into a new workbook and send that.",
    ),
    "file_line": (
        "{row}. satır {limit} karakterden uzun. Dosya satırlara bölünmemiş ya da bozuk.",
        "Row {row} is longer than {limit} characters. The file is not divided into rows, or broken.",
    ),
    "file_cell": (
        "{row}. satırda {limit} karakterden uzun bir hücre var; Excel'de de bundan uzunu olmaz.",
        "Row {row} has a cell longer than {limit} characters, which is Excel's own bound.",
    ),
    "file_memory": (
        "Excel dosyasını okumak {limit} MB'tan fazla bellek istiyor; okunmadı. Listeyi 'CSV UTF-8' olarak kaydedip "
        "gönderin.",
        "Reading the Excel file takes more than {limit} MB of memory; it was not read. Save the list as 'CSV UTF-8'.",
    ),
    "file_time": (
        "Excel dosyasını okumak {limit} saniyeden uzun sürdü; okunmadı. Listeyi 'CSV UTF-8' olarak kaydedip gönderin.",
        "Reading the Excel file took more than {limit} seconds; it was not read. Save the list as 'CSV UTF-8'.",
    ),
    "list_encoding_unsure": (
        "Dosyanın harf kodlaması kesin değil. {proposal} olarak okunursa harfleri: {letters}. Dosyayı Excel'de açıp "
        "'CSV UTF-8' olarak kaydedin.",
        "The file's encoding is not certain. Read as {proposal} its letters are: {letters}. Open it in Excel and save "
        "it as 'CSV UTF-8'.",
    ),
    "list_encoding_twice": (
        "Dosyadaki harfler iki kez çevrilmiş görünüyor: {letters}. Dosyayı kaynağından 'CSV UTF-8' olarak yeniden "
        "alın.",
        "The file's letters look converted twice: {letters}. Take it anew from where it comes, as 'CSV UTF-8'.",
    ),
    "list_encoding_foreign": (
        "Dosyadaki harfler windows-1254 ile okununca Türkçe olmuyor ({letters}); dosya başka bir dilin kodlamasında "
        "olabilir. Excel'de 'CSV UTF-8' olarak kaydedin.",
        "Read as windows-1254 the file's letters are no Turkish ({letters}); it may be in the encoding of another "
        "language. Save it in Excel as 'CSV UTF-8'.",
    ),
    "list_delimiter_unsure": (
        "Satırlar birden çok ayırıcıyla başlığa uyuyor. Dosyayı Excel'de açıp 'Excel Çalışma Kitabı (.xlsx)' olarak "
        "kaydedin.",
        "The rows agree with the header under more than one delimiter. Open the file in Excel and save it as 'Excel "
        "Workbook (.xlsx)'.",
    ),
    "list_rows_hidden": (
        "Sayfada gizli ya da filtreyle dışarıda kalmış {rows} dolu satır var. Gönderilecekse gösterin ya da filtreyi "
        "kaldırın, gönderilmeyecekse silin; sonra yeniden kaydedin.",
        "The sheet hides {rows} rows with something in them, or its filter leaves them out. Show them if they are to "
        "be sent, delete them if not; then save it again.",
    ),
    "list_header_row": (
        "Başlık satırı olarak verilen {row}. satır boş ya da ilk satırlar arasında yok ('reading.header_row').",
        "Row {row}, named as the header ('reading.header_row'), is empty or not among the first rows.",
    ),
    "list_quote_open": (
        "{row}. satırın {column} sütununda açılan tırnak kapanmıyor. Tırnağı kapatın ya da silin.",
        "In row {row}, column {column}, a quote opens and does not close. Close it, or delete it.",
    ),
    "list_quote_text_after": (
        "{row}. satırın {column} sütununda tırnak kapandıktan sonra metin sürüyor. İçteki tırnakları çift yazın.",
        "In row {row}, column {column}, text goes on after the closing quote. Write quotes within a cell twice.",
    ),
    "list_quote_lines": (
        "{row}. satırın {column} sütununda açılan tırnak, satır gibi görünen satırların ötesinde kapanıyor. Tırnağı "
        "aynı satırda kapatın ya da silin.",
        "In row {row}, column {column}, a quote opens and closes only beyond lines that look like rows. Close it "
        "within its line, or delete it.",
    ),
    "list_quote_stray": (
        "{row}. satırın {column} sütununda açılmamış bir tırnak kapanıyor. Tırnağı tamamlayın ya da silin.",
        "In row {row}, column {column}, a quote closes that was not opened. Complete it, or delete it.",
    ),
    "placeholder_without_header": (
        "Metindeki {name} alanının sütunu anlaşılamadı: listenin ilk satırı başlık değil, kayıt. Listeye bir başlık "
        "satırı ekleyin; {columns} sütundan {name} için olanının başlığı '{name}' olsun.",
        "It is not clear which column fills {name}: the list has no header, its first row is data. Add a header, with "
        "'{name}' over the one of its {columns} columns that is meant.",
    ),
    "column_to_missing": (
        "Numaraların hangi sütunda olduğu anlaşılamadı. O sütunun başlığını 'Telefon', 'GSM' ya da 'Cep' yapın; "
        "TCKN'ye gönderiyorsanız 'TC Kimlik No'. Başlık sayılan satır: {header_row} (0: başlık yok). "
        "Sütunlar: {columns}.",
        "It is not clear which column holds the numbers. Name that column 'Telefon', 'GSM' or 'Phone'; for TCKNs, "
        "'TCKN'. Taken for the header: row {header_row} (0: there is none). The columns: {columns}.",
    ),
    "column_to_ambiguous": (
        "Numara için birden çok sütun uygun: {columns}. Numaraların okunacağı sütunu bırakın, ötekilerin başlığını "
        "değiştirin.",
        "More than one column could hold the numbers: {columns}. Leave the one that is meant as it is, and give the "
        "others another header.",
    ),
    "column_named_twice": (
        "'{column}' diye birden çok sütun var: {columns}. Sütunu numarasıyla söyleyin.",
        "More than one column is called '{column}': {columns}. Name it by its number.",
    ),
    "placeholder_ambiguous": (
        "Metindeki {name} alanı şu sütunlardan biri olabilir ama kesin değil: {columns}. Doğru sütunun başlığını "
        "'{name}' yapın; başka sütunda bu başlık olmasın. Hiçbir şey gönderilmedi.",
        "The text's {name} may be one of these columns, which is not certain: {columns}. Give the right one the header "
        "'{name}', and no other. Nothing was sent.",
    ),
    "column_not_there": (
        "Dosyada '{column}' diye bir sütun yok. Sütunlar: {columns}.",
        "The file has no column '{column}'. Its columns: {columns}.",
    ),
    "list_malformed": (
        "Liste {row}. satırdan sonra okunamıyor: CSV biçimi bozuk.",
        "The list cannot be read past row {row}: it is not CSV.",
    ),
    "row_too_short": (
        "Bu satırda {given} sütun var, başlıkta {expected}. Eksik hücreleri tamamlayın.",
        "This row has {given} columns, the header {expected}. Fill in the missing cells.",
    ),
}

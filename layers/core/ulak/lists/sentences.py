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
    "file_xlsx_broken": (
        "Excel dosyası açılamıyor: bozuk ya da parolalı. Parolasız olarak yeniden kaydedin.",
        "The Excel file cannot be opened: it is broken or has a password. Save it again without one.",
    ),
    "file_xlsx_too_large": (
        "Excel dosyası çok büyük: en çok {limit} MB. Listeyi 'CSV UTF-8' olarak kaydedip gönderin.",
        "The Excel file is too large: {limit} MB at most. Save the list as 'CSV UTF-8' and send that.",
    ),
    "column_to_missing": (
        "Numaraların hangi sütunda olduğu anlaşılamadı. Başlığı 'Telefon', 'GSM' ya da 'Cep' yapın veya "
        '\'columns\': {"to": "..."} ile söyleyin. Sütunlar: {columns}.',
        "It is not clear which column holds the numbers. Name it 'Telefon', 'GSM' or 'Phone', or say so with "
        '\'columns\': {"to": "..."}. The columns: {columns}.',
    ),
    "column_to_ambiguous": (
        'Numara için birden çok sütun uygun: {columns}. \'columns\': {"to": "..."} ile birini seçin.',
        'More than one column could hold the numbers: {columns}. Choose one with \'columns\': {"to": "..."}.',
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

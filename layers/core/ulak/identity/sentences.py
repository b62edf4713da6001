"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "erp_user": (
        "ERP kullanıcı adı boş olamaz, en çok {limit} karakter olabilir.",
        "An ERP user's name may not be empty and has {limit} characters at most.",
    ),
    "network_malformed": (
        "'{given}' bir IP adresi ya da ağı değil. Örnek: 203.0.113.7, 203.0.113.0/24 ya da 2001:db8::/48.",
        "'{given}' is no IP address or network. For example: 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48.",
    ),
    "network_host_bits": (
        "'{given}' bir ağın içindeki bir adres. Ağın tamamı için {network}, tek adres için / olmadan yazın.",
        "'{given}' is an address inside a network. Write {network} for all of it, or no / for the one address.",
    ),
    "msisdn_letters": (
        "Telefon numarasında harf var. Yalnızca rakam, boşluk, +, -, ., ( ve ) kullanın.",
        "The phone number holds letters. Use digits, spaces, +, -, ., ( and ) only.",
    ),
    "msisdn_empty": (
        "Telefon numarası boş.",
        "The phone number is empty.",
    ),
    "msisdn_digits": (
        "Telefon numarasında 0–9 dışında rakamlar var (tam genişlikte ya da Arap rakamları). "
        "Numarayı 0–9 rakamlarıyla yeniden yazın.",
        "The phone number holds digits other than 0–9 (full-width or Arabic-Indic). Write it anew in 0–9.",
    ),
    "msisdn_characters": (
        "Telefon numarasında tanınmayan bir işaret var. Yalnızca rakam, boşluk, +, -, ., ( ve ) kullanın.",
        "The phone number holds an unknown sign. Use digits, spaces, +, -, ., ( and ) only.",
    ),
    "msisdn_spreadsheet": (
        "Numarayı tablo programı sayıya çevirmiş (5,32123E+09 ya da 5321234567.0 gibi). "
        "Sütunu metin biçimine alıp numaraları yeniden yapıştırın.",
        "A spreadsheet turned the phone number into an amount (like 5.32123E+09 or 5321234567.0). "
        "Make the column text and paste the numbers again.",
    ),
    "msisdn_several": (
        "Bir alanda birden çok telefon numarası var. Her numarayı kendi satırına yazın.",
        "There are several phone numbers in one field. Give each a row of its own.",
    ),
    "msisdn_tckn": (
        "Telefon numarası yerine T.C. kimlik numarası yazılmış. Sütunların yerini denetleyin.",
        "This is a T.C. kimlik number, not a phone number. Check the order of the columns.",
    ),
    "msisdn_too_short": (
        "Telefon numarası eksik: bir cep telefonu Türkiye ve KKTC'de 10 (5xx xxx xx xx), Azerbaycan'da "
        "9 rakamdır; başka ülkenin numarasını ülke koduyla (+994…) yazın.",
        "The phone number is too short: a mobile has 10 digits in Türkiye and KKTC (5xx xxx xx xx), 9 in "
        "Azerbaijan; write another country's with its code (+994…).",
    ),
    "msisdn_too_long": (
        "Telefon numarası fazla uzun: bir cep telefonu Türkiye ve KKTC'de 10 (5xx xxx xx xx), Azerbaycan'da "
        "9 rakamdır; başka ülkenin numarasını ülke koduyla (+994…) yazın.",
        "The phone number is too long: a mobile has 10 digits in Türkiye and KKTC (5xx xxx xx xx), 9 in "
        "Azerbaijan; write another country's with its code (+994…).",
    ),
    "msisdn_landline": (
        "Bu bir sabit hat; SMS yalnızca cep telefonuna gönderilir.",
        "This is a fixed line; SMS goes to mobiles only.",
    ),
    "msisdn_special": (
        "Bu bir servis numarası (0800, 0850, 0900, 444 gibi); SMS yalnızca cep telefonuna gönderilir.",
        "This is a service number (such as 0800, 0850, 0900, 444); SMS goes to mobiles only.",
    ),
    "msisdn_pager": (
        "Bu bir çağrı cihazı numarası; SMS yalnızca cep telefonuna gönderilir.",
        "This is a pager's number; SMS goes to mobiles only.",
    ),
    "msisdn_country": (
        "Bu ülkeye gönderim yapılmıyor; Türkiye, KKTC ve Azerbaycan numaralarına gönderilir.",
        "This country is not served; messages go to Türkiye, KKTC and Azerbaijan.",
    ),
    "msisdn_unassigned": (
        "Bu numara aralığı hiçbir cep telefonuna verilmemiş. Numarayı denetleyin.",
        "No mobile has a number in this range. Check the number.",
    ),
    "tckn_digits": (
        "T.C. kimlik numarası yalnızca 0–9 rakamlarından oluşur.",
        "A T.C. kimlik number holds the digits 0–9 only.",
    ),
    "tckn_length": (
        "T.C. kimlik numarası 11 rakamdır; gelen {digits}.",
        "A T.C. kimlik number has 11 digits; {digits} came.",
    ),
    "tckn_checksum": (
        "T.C. kimlik numarasının rakamları birbirini tutmuyor. Bir rakam yanlış yazılmış olabilir.",
        "The digits of the T.C. kimlik number do not agree. One may be mistyped.",
    ),
    "sender_id_length": (
        "Gönderici başlığı {shortest}–{longest} karakter olmalı; gelen {given}.",
        "A sender ID has {shortest} to {longest} characters; {given} came.",
    ),
    "sender_id_turkish": (
        "Gönderici başlığında Türkçe harf olamaz. Operatöre kayıtlı yazılışını kullanın (GUNES gibi).",
        "A sender ID holds no Turkish letters. Use the spelling registered with the operator (like GUNES).",
    ),
    "sender_id_characters": (
        "Gönderici başlığı harf ya da rakamla başlar; harf, rakam, boşluk ve . - _ & + içerebilir.",
        "A sender ID begins with a letter or digit and may hold letters, digits, spaces and . - _ & +.",
    ),
    "tckn_by_phone_sender": (
        'TCKN\'ye yalnızca "message_type": "tckn" olan bir iş, TCKN hesabı ve başlığıyla gönderir; telefonlarla aynı '
        "işte olmaz. TCKN'leri ayrı bir isteğe alıp message_type alanını 'tckn' yapın.",
        'Only a job with "message_type": "tckn" sends to TCKNs, from the TCKN account and its sender ID, and never '
        "together with phones. Put the TCKNs into a request of their own with message_type 'tckn'.",
    ),
    "msisdn_by_tckn_sender": (
        "Bu iş TCKN'lere gider (message_type 'tckn'); telefon numaraları, cari hesaplar ve cari filtreleri katılamaz. "
        "Onları message_type'ı 'bulk' olan ayrı bir istekle gönderin.",
        "This job goes to TCKNs (message_type 'tckn'): phone numbers, current accounts and filters over them take no "
        "part. Send them by a request of their own with message_type 'bulk'.",
    ),
}

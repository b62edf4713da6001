"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "invalid_request": (
        "İstek anlaşıldı ama gönderilemez. Aşağıdaki her sorunu düzeltip yeniden gönderin.",
        "The request is understood but cannot be carried out. Mend each problem below and send it again.",
    ),
    "malformed_body": (
        "İstek gövdesi geçerli bir JSON nesnesi değil.",
        "The request's body is not a valid JSON object.",
    ),
    "unauthenticated": (
        "API anahtarı yok ya da geçerli değil. 'Authorization: Bearer <anahtar>' başlığını gönderin.",
        "There is no API key, or it does not hold. Send the header 'Authorization: Bearer <key>'.",
    ),
    "forbidden": (
        "Bu anahtarın bu işlem için yetkisi yok.",
        "This key may not do this.",
    ),
    "team_key_narrow": (
        "Ekip anahtarı yalnızca bakar, ekip listesindeki numaralara mesaj ve kod gönderir. Bu işlem için canlı anahtar "
        "kullanın.",
        "A team key only looks, and sends messages and codes to the listed numbers. Use a live key for this.",
    ),
    "not_found": (
        "Bu adla bir kayıt yok ya da size ait değil.",
        "There is nothing here by that name, or it is not yours.",
    ),
    "method_not_allowed": (
        "Bu adres bu yöntemle çağrılamaz. Yöntemleri: {allowed}.",
        "This address does not take this method. Its methods: {allowed}.",
    ),
    "encoding_unsupported": (
        "Gövde '{encoding}' ile sıkıştırılmış; gzip ya da deflate kullanın, ya da sıkıştırmadan gönderin.",
        "The body is compressed as '{encoding}'. Use gzip or deflate, or send it uncompressed.",
    ),
    "body_not_compressed": (
        "Gövde 'Content-Encoding: {encoding}' diyor ama öyle açılamıyor. Başlığı kaldırın ya da gövdeyi sıkıştırın.",
        "The body says 'Content-Encoding: {encoding}' but cannot be read so. Drop the header, or compress the body.",
    ),
    "conflict": (
        "Kaydın şu anki durumu bu işleme izin vermiyor.",
        "The present state of this record does not allow this.",
    ),
    "idempotency_mismatch": (
        "Bu Idempotency-Key daha önce başka bir gövdeyle kullanıldı. Yeni iş için yeni bir anahtar üretin.",
        "This Idempotency-Key was used with another body. Make a new key for a new request.",
    ),
    "shown_already": (
        "Bu istek {minutes} dakikadan önce karşılandı; gizli değer bir daha gösterilmez. Elinizde yoksa yenisini "
        "oluşturun, kullanılmayanı bitirin.",
        "This request was answered more than {minutes} minutes ago, and what it showed is not shown again. If you do "
        "not have it, make a new one and end the one that is not used.",
    ),
    "idempotency_key_form": (
        "Idempotency-Key başlığı 8–128 karakter olmalı (belge numarası, UUID) ya da hiç gönderilmemeli.",
        "The header Idempotency-Key has 8 to 128 characters (a document number, a UUID), or is left out.",
    ),
    "idempotency_key_required": (
        "Idempotency-Key başlığı gerekli: aynı istek iki kez gelirse mesaj iki kez gitmesin diye. "
        "8–128 karakterlik, isteğe özgü bir değer gönderin (belge numarası, UUID).",
        "The header Idempotency-Key is required, so that a request that arrives twice is sent once. "
        "Send a value of 8 to 128 characters that is the request's own (a document number, a UUID).",
    ),
    "too_large": (
        "İstek bu yol için çok büyük: en çok {limit}, gelen {size}.",
        "The request is too large for this route: {limit} at most, {size} came.",
    ),
    "too_many_requests": (
        "Sınır aşıldı; istek işlenmedi. {retry_after} saniye sonra yeniden deneyin.",
        "A limit is reached; nothing was processed. Try again in {retry_after} seconds.",
    ),
    "rate_limit_key": (
        "Bu anahtarla saniyede çok fazla istek geliyor; istek işlenmedi. {retry_after} saniye sonra yeniden deneyin.",
        "This key asks too often a second; nothing was processed. Try again in {retry_after} seconds.",
    ),
    "rate_limit_firm": (
        "Firmanızdan saniyede çok fazla istek geliyor; istek işlenmedi. {retry_after} saniye sonra yeniden deneyin.",
        "Your firm asks too often a second; nothing was processed. Try again in {retry_after} seconds.",
    ),
    "rate_limit_address": (
        "Bu adresten geçersiz anahtarla çok fazla istek geldi. {retry_after} saniye sonra, geçerli anahtarla deneyin.",
        "Too many requests with keys that do not hold came from this address. Try again in {retry_after} seconds, with "
        "one that does.",
    ),
    "saturated": (
        "Sistem şu anda yoğun; bu tür istekler bekletiliyor ve istek işlenmedi. {retry_after} saniye sonra aynı "
        "Idempotency-Key ile yeniden deneyin.",
        "There is more to do than can be done right now; requests of this kind have to wait, and nothing was "
        "processed. Try again in {retry_after} seconds, with the same Idempotency-Key.",
    ),
    "unavailable": (
        "Şu anda yanıt veremiyoruz. Aynı isteği aynı Idempotency-Key ile yeniden gönderebilirsiniz.",
        "We cannot answer right now. You may send the same request again with the same Idempotency-Key.",
    ),
    "internal_error": (
        "Beklenmeyen bir hata oldu ve kaydedildi. Destek için istek numarası: {request_id}.",
        "Something unexpected happened and was recorded. For support, the request's id: {request_id}.",
    ),
    "body_not_utf8": (
        "Gövde UTF-8 değil ({position}. sekizlide); kodlaması şuna benziyor: {encoding}. UTF-8 olarak "
        "kodlayıp gönderin.",
        "The body is not UTF-8 (at octet {position}); its encoding looks like: {encoding}. Encode it as "
        "UTF-8 and send it "
        "again.",
    ),
    "body_replacement_character": (
        "Bu alanın {position}. karakteri, sizde okunamamış bir karakterin yerine konmuş � işareti (U+FFFD). Hangi harf "
        "olduğu bilinemez: metni doğru kodlamayla yeniden okuyup gönderin.",
        "Character {position} of this field is � (U+FFFD), which a program put in the place of a character "
        "that it could "
        "not read. Nobody can tell which: read the text anew in its right encoding, and send that.",
    ),
    "body_too_deep": (
        "Gövde {limit} düzeyden derin.",
        "The body is nested deeper than {limit} levels.",
    ),
    "body_not_json": (
        "{line}. satır, {column}. sütunda JSON bozuk: eksik ya da fazla bir virgül, tırnak veya ayraç olabilir.",
        "The JSON breaks at line {line}, column {column}: perhaps a comma, quote or bracket too few or too many.",
    ),
    "body_not_object": (
        "Gövde bir JSON nesnesi olmalı: { ... }.",
        "The body has to be a JSON object: { ... }.",
    ),
    "body_duplicate_name": (
        "'{name}' alanı aynı nesnede iki kez var. Birini çıkarın.",
        "The field '{name}' stands twice in one object. Take one out.",
    ),
    "body_number_too_long": (
        "Gövdede {limit} haneden uzun bir sayı var. Bir kod ise tırnak içinde gönderin.",
        "The body holds a number of more than {limit} digits. If it is a code, send it in quotes.",
    ),
    "body_not_a_number": (
        "{name} JSON değildir. Değer yoksa alanı göndermeyin.",
        "{name} is not JSON. Leave the field out if it has no value.",
    ),
    "body_lone_surrogate": (
        "Gövdede yarım bir \\uD8xx kaçışı var; bu bir karakter değildir.",
        "The body holds half of a \\uD8xx escape pair, which is no character.",
    ),
    "field_missing": ("'{field}' alanı gerekli.", "The field '{field}' is required."),
    "field_unknown": (
        "'{field}' diye bir alan yok. Yazımını denetleyin ya da çıkarın.",
        "There is no field '{field}'. Check its spelling or take it out.",
    ),
    "field_not_one_of": (
        "'{field}' şunlardan biri olmalı: {expected}.",
        "'{field}' has to be one of: {expected}.",
    ),
    "field_empty": ("'{field}' boş olamaz.", "'{field}' may not be empty."),
    "field_too_long": (
        "'{field}' en çok {limit} karakter olabilir.",
        "'{field}' may have {limit} characters at most.",
    ),
    "field_not_text": (
        "'{field}' metin olmalı (tırnak içinde gönderin).",
        "'{field}' has to be text (send it in quotes).",
    ),
    "field_not_whole": (
        "'{field}' bir tam sayı olmalı (tırnaksız).",
        "'{field}' has to be a whole number (without quotes).",
    ),
    "field_too_small": ("'{field}' en az {limit} olabilir.", "'{field}' may be {limit} at the least."),
    "field_too_large": ("'{field}' en çok {limit} olabilir.", "'{field}' may be {limit} at the most."),
    "field_not_boolean": (
        "'{field}' true ya da false olmalı.",
        "'{field}' has to be true or false.",
    ),
    "field_not_list": ("'{field}' bir liste olmalı: [ ... ].", "'{field}' has to be a list: [ ... ]."),
    "field_not_object": ("'{field}' bir nesne olmalı: { ... }.", "'{field}' has to be an object: { ... }."),
    "field_invalid": ("'{field}' geçerli değil.", "'{field}' is not valid."),
    "too_many_rows": (
        "Bir istekte en çok {limit} satır gönderilebilir. Listeyi dosya olarak yükleyin (POST /v1/uploads) ya da "
        "bölün.",
        "One request takes {limit} rows at most. Upload the list as a file (POST /v1/uploads), or divide it.",
    ),
    "limit_range": (
        "'{field}' {least} ile {limit} arasında bir tam sayı olmalı; yalnızca rakamla yazılır.",
        "'{field}' has to be a whole number from {least} to {limit}, in digits alone.",
    ),
    "query_too_many": (
        "Bir istekte en çok {limit} sorgu parametresi okunur.",
        "A request may have {limit} query parameters at most.",
    ),
    "bad_cursor": (
        "İmleç okunamadı; hiçbir şey aranmadı.",
        "The cursor does not hold; nothing was looked for.",
    ),
    "cursor_unknown": (
        "Bu imleç bu listenin değil. Önceki yanıttaki next_cursor değerini aynı süzgeçlerle, olduğu gibi gönderin ya "
        "da listeye imleçsiz baştan başlayın.",
        "This cursor is not this list's. Send the next_cursor of the answer before, as it stands and with the same "
        "filters, or begin the list again without one.",
    ),
    "cursor_expired": (
        "Bu imlecin süresi doldu. Listeye imleçsiz baştan başlayın.",
        "This cursor's time is over. Begin the list again without one.",
    ),
    "secret_missing": (
        "'{name}' adlı gizli değer yok. Hesabı set-account komutuyla yeniden tanımlayın.",
        "There is no secret '{name}'. Set the account anew with the command set-account.",
    ),
    "secret_unreadable": (
        "'{name}' adlı gizli değer okunamıyor ya da bir alanı eksik. Değeri ve işlevlerin yetkisini denetleyin.",
        "The secret '{name}' cannot be read or lacks a field. Check its value, and what the functions may read.",
    ),
    "work_failed": (
        "Bu iş {tries} kez denendi, her seferinde beklenmeyen bir hatayla bitti ve bırakıldı; neden kayıtlarımızda. "
        "İsteği yeniden gönderin; yine olursa bize bildirin.",
        "This was tried {tries} times, ended in an unexpected error each time, and was given up; our log has the "
        "reason. Send the request again, and tell us if it happens again.",
    ),
    "work_hindered": (
        "Bu iş, gerek duyduğu bir servis çok uzun süre yanıt vermediği için bırakıldı. İsteği yeniden gönderin.",
        "This was given up because a service that it needs did not answer for too long. Send the request again.",
    ),
    "missing_setting": (
        "Bu işlevin {name} değişkeni yok; template.yaml eksik.",
        "This function has no variable {name}: template.yaml lacks it.",
    ),
    "aws_refused": (
        "AWS yapamadı: {why}. --stack adını, AWS_PROFILE ve AWS_ENDPOINT_URL değerlerini denetleyin.",
        "AWS did not do it: {why}. Check the name in --stack, AWS_PROFILE and AWS_ENDPOINT_URL.",
    ),
    "queue_unknown": (
        "{queue} adında bir kuyruk yok. Kuyruklar: {known}.",
        "There is no queue {queue}. The queues: {known}.",
    ),
    "function_unknown": (
        "{function} adında bir işlev yok. İşlevler: {known}.",
        "There is no function {function}. The functions: {known}.",
    ),
    "letter_unknown": (
        "{queue} kuyruğunda {id} kimlikli bir ölü mektup yok (belki geri konmuş ya da atılmış).",
        "There is no dead letter {id} of the queue {queue} (it may have been put back or thrown away).",
    ),
    "key_of_one_user": (
        "Bu anahtar {user} kullanıcısına bağlı; bu işlem firmanın bütününü ilgilendirir. Bağsız bir anahtar, ya da "
        "'admin' yetkisi olan bir anahtar kullanın.",
        "This key is linked to the user {user}, and this concerns the whole firm. Use a key that is not linked, or one "
        "with the scope 'admin'.",
    ),
    "scope_missing": (
        "Bu anahtarın '{scope}' yetkisi yok. Bağlantının yetkilerini genişletin ya da yetkili bir anahtar kullanın.",
        "This key lacks the scope '{scope}'. Widen the client's scopes in the settings, or use a key that has it.",
    ),
    "quota_exceeded": (
        "{unit} için {month} ayının {service} kotası yetmiyor: {needs} kredi gerekiyor, {has} kaldı. "
        "Hiçbir mesaj gönderilmedi.",
        "The {service} quota of {unit} for {month} does not suffice: {needs} credits needed, {has} left. "
        "Nothing was sent.",
    ),
    "insufficient_credit": (
        "Kredi yetersiz: {needs} gerekiyor, kalan {has} ({service} hesabı). Hiçbir mesaj gönderilmedi. "
        "Kredi yükledikten sonra aynı isteği yeniden gönderebilirsiniz.",
        "There is not enough credit: {needs} needed, {has} remaining ({service} account). Nothing was sent. "
        "After a top-up you may send the same request again.",
    ),
    "webhook_url": (
        "Adres https:// ile başlamalı; kullanıcı adı, parola ve # bölümü içermemeli.",
        "The address has to begin with https:// and hold no user name, password or # part.",
    ),
    "webhook_address": (
        "Bu adres genel internette değil; geri çağrı yalnızca genel bir adrese yapılır.",
        "This address is not on the public internet; webhooks call public addresses only.",
    ),
}

"""Every sentence a person reads, by its stable code: Turkish first, English second.

A sentence says what is wrong and how to mend it. ``{name}`` is filled from the problem's ``params`` in one
pass; a missing one stays as it stands, so a sentence never fails. Rooms keep to their own section.

>>> sentence("not_found", "en")
'There is nothing here by that name, or it is not yours.'
>>> sentence("msisdn_letters", "tr")
'Telefon numarasında harf var. Yalnızca rakam, boşluk, +, -, ., ( ve ) kullanın.'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

Locale = Literal["tr", "en"]

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # --- requests -----------------------------------------------------------------------------------------
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
    "not_found": (
        "Bu adla bir kayıt yok ya da size ait değil.",
        "There is nothing here by that name, or it is not yours.",
    ),
    "path_unknown": (
        "Bu adreste bir şey yok. Bütün adresler: /docs.",
        "There is nothing at this address. All addresses: /docs.",
    ),
    "path_unknown_but_near": (
        "Bu adreste bir şey yok. Bunu mu aradınız: {near}? Bütün adresler: /docs.",
        "There is nothing at this address. Did you mean {near}? All addresses: /docs.",
    ),
    "path_ends_with_slash": (
        "Adresin sonundaki / işaretini kaldırın: {near}.",
        "Leave out the slash at the address's end: {near}.",
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
    "unavailable": (
        "Şu anda yanıt veremiyoruz. Aynı isteği aynı Idempotency-Key ile yeniden gönderebilirsiniz.",
        "We cannot answer right now. You may send the same request again with the same Idempotency-Key.",
    ),
    "internal_error": (
        "Beklenmeyen bir hata oldu ve kaydedildi. Destek için istek numarası: {request_id}.",
        "Something unexpected happened and was recorded. For support, the request's id: {request_id}.",
    ),
    # --- bodies -------------------------------------------------------------------------------------------
    "body_not_utf8": (
        "Gövde UTF-8 değil ({position}. sekizlide). Dosyayı UTF-8 olarak kaydedip gönderin.",
        "The body is not UTF-8 (at octet {position}). Save it as UTF-8 and send it again.",
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
        "'{field}' metin ya da tam sayı olmalı (tırnak içinde gönderin).",
        "'{field}' has to be text or a whole number (send it in quotes).",
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
    "recipients_or_rows": (
        "Alıcı yok. 'recipients', 'tckns', 'rows', 'subscribers', 'groups', 'accounts', 'filters' ve 'upload' "
        "(yüklenen dosya) alanlarından en az birini doldurun; hepsi birlikte kullanılabilir.",
        "There are no recipients. Fill at least one of 'recipients', 'tckns', 'rows', 'subscribers', 'groups', "
        "'accounts', 'filters' and 'upload' (a file); they may be mixed.",
    ),
    "cursor_unknown": (
        "Bu imleç bu listenin değil. Önceki yanıttaki next_cursor değerini olduğu gibi gönderin.",
        "This cursor is not this list's. Send the next_cursor of the answer before, as it stands.",
    ),
    # --- firms, accounts, jobs ----------------------------------------------------------------------------
    "account_missing": (
        "Firmanın '{service}' hizmeti için operatör hesabı tanımlı değil. Yöneticinizden tanımlamasını isteyin.",
        "The firm has no operator account for the service '{service}'. Ask your administrator to set one up.",
    ),
    "sender_id_unknown": (
        "Bu gönderici kısa tanımı firmanın '{service}' hesabında yok. Tanımlı olanlar: {known}.",
        "This sender ID is not one of the firm's '{service}' account. Those registered: {known}.",
    ),
    "message_type_not_offered": (
        "{operator} bu mesaj türünü sunmuyor. Sundukları: {offered}.",
        "{operator} does not offer this message type. It offers: {offered}.",
    ),
    "secret_missing": (
        "'{name}' adlı gizli değer yok. Hesabı set-account komutuyla yeniden tanımlayın.",
        "There is no secret '{name}'. Set the account anew with the command set-account.",
    ),
    "missing_setting": (
        "Bu işlevin {name} değişkeni yok; template.yaml eksik.",
        "This function has no variable {name}: template.yaml lacks it.",
    ),
    "rows_refused": (
        "Listenin hiçbir satırı gönderilemez; her satırın sorunu işin 'refusals' listesinde.",
        "No row of the list can be sent; the job's 'refusals' tell what is wrong with each.",
    ),
    "no_report": (
        "Operatörden süresi içinde iletim raporu gelmedi.",
        "No delivery report came from the operator in time.",
    ),
    "no_answer": (
        "Operatör yanıt vermedi; mesajı alıp almadığı raporlarından anlaşılacak. Yeniden göndermeyin.",
        "The operator did not answer; its reports will tell whether it took the message. Do not send it again.",
    ),
    "attempt_died": (
        "Gönderim yarıda kesildi; operatörün mesajı alıp almadığı raporlarından anlaşılacak. Yeniden göndermeyin.",
        "Sending was cut off; the operator's reports will tell whether it took the message. Do not send it again.",
    ),
    "operator_not_spoken": (
        "'{operator}' operatörünün kuralları biliniyor ama bağlantısı henüz yok: bu hesapla metinler sayılır, mesaj "
        "gönderilmez.",
        "The rules of the operator '{operator}' are known, but there is no connection to it yet: texts are counted "
        "under this account, and nothing is sent.",
    ),
    "message_type_not_sent": (
        "'{operator}' operatörünün bağlantısı '{type}' türünde mesaj göndermiyor. Gönderdikleri: {sent}. Metinler "
        "sayılır, mesaj gönderilmez.",
        "The connection to the operator '{operator}' does not send messages of the type '{type}'. It sends: {sent}. "
        "Texts are counted, and nothing is sent.",
    ),
    "operator_without_balance": (
        "'{operator}' operatörünün bağlantısı bakiye sorgulayamıyor.",
        "The connection to the operator '{operator}' cannot ask for a balance.",
    ),
    "credential_missing": (
        "'{operator}' hesabı için '{field}' gerekli.",
        "An account with '{operator}' needs '{field}'.",
    ),
    "credential_unknown": (
        "'{operator}' hesabının '{field}' adında bir bilgisi yok. Bilgileri: {known}.",
        "An account with '{operator}' has no credential '{field}'. It has: {known}.",
    ),
    "credential_twice": (
        "'{field}' iki kez verilmiş: credentials içinde ve yanında. Birini verin.",
        "'{field}' is given twice: inside credentials and beside it. Give one.",
    ),
    "credential_in_arguments": (
        "'{field}' gizlidir; komut satırında verilmez. Standart girdiden okunur.",
        "'{field}' is secret and is not taken from the command line. It is read from standard input.",
    ),
    "credentials_missing": (
        "'{name}' adlı gizli değerde '{operator}' hesabının bilgileri yok. Hesabı set-account komutuyla yeniden "
        "tanımlayın.",
        "The secret '{name}' does not hold the credentials of an account with '{operator}'. Set the account anew with "
        "the command set-account.",
    ),
    "operator_silent": (
        "'{operator}' operatörü bakiyesini söylemedi. Biraz sonra yeniden sorun.",
        "The operator '{operator}' did not tell its balance. Ask again in a while.",
    ),
    "job_state": (
        "İş '{status}' durumunda; bu işlem bu durumda yapılamaz.",
        "The job is '{status}', and this cannot be done in that state.",
    ),
    "schedule_began": (
        "{schedule} başladı.",
        "{schedule} has begun.",
    ),
    "schedule_over_finished": (
        "{schedule} bitti: {recipients} alıcıdan {sent} tanesine gönderildi.",
        "{schedule} has ended: sent to {sent} of {recipients} recipients.",
    ),
    "schedule_over_cancelled": (
        "{schedule} iptal edildi: {recipients} alıcıdan {sent} tanesine gönderilmişti.",
        "{schedule} was cancelled: it had been sent to {sent} of {recipients} recipients.",
    ),
    "schedule_over_failed": (
        "{schedule} başarısız oldu: hiçbir mesaj gönderilmedi.",
        "{schedule} has failed: no message was sent.",
    ),
    "changed_at_not_a_time": (
        "'changed_at' saat dilimiyle birlikte RFC 3339 biçiminde olmalı: 2026-11-24T09:00:00+03:00.",
        "'changed_at' has to be RFC 3339 with its offset: 2026-11-24T09:00:00+03:00.",
    ),
    "changed_at_ahead": (
        "'changed_at' gelecekte. Saati ve dilimini denetleyin: ileri bir an, gerçek değişiklikleri dışarıda tutar.",
        "'changed_at' is in the future. Check clock and offset: it would keep out what really changes until then.",
    ),
    "currency_malformed": (
        "Para birimi ISO 4217 koduyla yazılır: TRY, EUR, AZN.",
        "A currency is written as its ISO 4217 code: TRY, EUR, AZN.",
    ),
    "cap_and_approver": (
        "'cap' (kredi) ile 'approver' (onaylayacak ERP kullanıcısı) birlikte gönderilir.",
        "Send 'cap' (credits) together with 'approver' (the ERP user who approves).",
    ),
    "approver_without_number": (
        "'{approver}' kullanıcısının kayıtlı bir onay numarası yok. Yöneticiniz 'set-erp-user' komutuyla tanımlar.",
        "The user '{approver}' has no number for codes. Your administrator sets one with 'set-erp-user'.",
    ),
    "approval_of_something_else": (
        "Bu kod onaylanmamış ya da bu işin görevini onaylamıyor. İşin 'approval.task' alanını olduğu gibi gönderip "
        "onaylayın.",
        "This challenge is not approved, or not of this job's task. Issue it over the job's 'approval.task' as it "
        "stands, and verify it.",
    ),
    "job_task": (
        "Toplu SMS {job}",
        "Bulk SMS {job}",
    ),
    "job_party": (
        "alıcı {recipients}, kredi {credits}",
        "recipients {recipients}, credits {credits}",
    ),
    "window_malformed": (
        "'{row}' bir gönderim saati değil. Örnek: commercial=09:00-20:00@123456 ya da informational/flash=none.",
        "'{row}' is no send window. For example: commercial=09:00-20:00@123456 or informational/flash=none.",
    ),
    "aws_refused": (
        "AWS yapamadı: {why}. --stack adını, AWS_PROFILE ve AWS_ENDPOINT_URL değerlerini denetleyin.",
        "AWS did not do it: {why}. Check the name in --stack, AWS_PROFILE and AWS_ENDPOINT_URL.",
    ),
    "firm_exists": ("'{firm}' adlı firma zaten var.", "There is a firm '{firm}' already."),
    "firm_unknown": ("'{firm}' adlı firma yok.", "There is no firm '{firm}'."),
    # --- subscribers, groups, current accounts ------------------------------------------------------------
    "field_control": (
        "'{field}' görünmeyen bir karakter içeriyor. Silip yeniden yazın.",
        "'{field}' holds an invisible character. Delete and retype it.",
    ),
    "field_name_no_placeholder": (
        "Serbest alanların adı bir harfle başlamalı; harf, rakam ve _ içerebilir, en çok 64 karakter.",
        "A free field's name begins with a letter and holds letters, digits and _, 64 characters at most.",
    ),
    "field_values": (
        "Serbest alanların değerleri en çok 250 karakter olabilir ve görünmeyen karakter içeremez.",
        "A free field's value has 250 characters at most and holds no invisible ones.",
    ),
    "field_built_in": (
        "Serbest alanlardan birinin adı kartın kendi alanlarından (ad, kod, bakiye, vade ...). Başka ad verin.",
        "A free field has the name of one of the card's own (ad, kod, bakiye, vade ...). Name it otherwise.",
    ),
    "amount_malformed": (
        "'{field}' bir tutar değil. 1250 ya da \"1250.50\" biçiminde, en çok iki ondalıkla gönderin.",
        "'{field}' is no amount. Write it as 1250 or \"1250.50\", with two decimals at most.",
    ),
    "service_number_missing": (
        "Hizmet numarası TCKN seçilmiş ama TCKN yok. TCKN girin ya da telefonu seçin.",
        "The service number is the TCKN, and there is none. Give one, or choose the phone.",
    ),
    "filter_without_condition": (
        "Filtrede en az bir koşul olmalı: overdue_days, balance_over, city ya da special_code.",
        "A filter needs a condition: overdue_days, balance_over, city or special_code.",
    ),
    "code_repeated": (
        "'{code}' kodu bu istekte iki kez var; ilki {first}. satırda. Birini çıkarın.",
        "The code '{code}' stands twice in this request, first in row {first}. Take one out.",
    ),
    "subscriber_unknown": (
        "'{who}' kodlu abone yok. Önce aboneyi ekleyin ya da kodu düzeltin.",
        "There is no subscriber '{who}'. Add the subscriber first, or mend the code.",
    ),
    "account_unknown": (
        "'{who}' kodlu cari hesap yok. Önce cari hesabı ekleyin ya da kodu düzeltin.",
        "There is no current account '{who}'. Add it first, or mend the code.",
    ),
    "filter_unknown": ("'{filter}' kodlu filtre yok.", "There is no filter '{filter}'."),
    "addressee_one": (
        "'to', 'tckn', 'subscriber' ve 'account' alanlarından yalnızca biri dolu olmalı.",
        "Exactly one of 'to', 'tckn', 'subscriber' and 'account' has to be filled.",
    ),
    "recipient_blocked": (
        "'{who}' gönderime kapalı. Kartındaki engeli kaldırmadan mesaj gönderilmez.",
        "'{who}' is blocked. Nothing is sent until the block is taken off its card.",
    ),
    "recipient_by_tckn": (
        "'{who}' için hizmet numarası TCKN; telefon gönderimine katılmaz, TCKN gönderimi ayrı yapılır.",
        "The service number of '{who}' is the TCKN: it takes no part in sending to phones, which is apart.",
    ),
    "recipient_by_msisdn": (
        "'{who}' için hizmet numarası telefon; TCKN gönderimine katılmaz. Telefona ayrı bir işle gönderin ya da "
        "abonenin hizmet numarasını TCKN yapın.",
        "The service number of '{who}' is a phone: it takes no part in sending to TCKNs. Send to phones by a job of "
        "its own, or make the TCKN its service number.",
    ),
    "recipient_without_tckn": (
        "'{who}' için hizmet numarası TCKN, ama kayıtlı bir TCKN yok.",
        "The service number of '{who}' is the TCKN, and it has none.",
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
    "one_recipient_too_often": (
        "{recipients} alıcıya {limit} taneden çok mesaj var. {operator} bir numaraya dakikada daha fazlasını geri "
        "çevirir; kalanlar daha geç gider. Satırları tek mesajda toplamayı düşünün.",
        "{recipients} recipients have more than {limit} messages each. {operator} refuses more to one number within a "
        "minute; the rest go later. Think of putting their rows into one message.",
    ),
    "tckn_own_subscribers_only": (
        "{operator} TCKN ile yalnızca kendi abonelerine ulaştırır; başka operatörün abonesi olan alıcılara teslim "
        "edilmez ve bu ancak teslim raporunda belli olur.",
        "{operator} reaches only its own subscribers by TCKN: whoever is another operator's gets nothing, and only the "
        "delivery report tells.",
    ),
    "service_not_offered": (
        "{operator} '{service}' hizmetini vermiyor ya da bu hizmet için açık bir arayüzü bilinmiyor; verdiği: "
        "{offered}. Bu hesap için başka bir operatör seçin.",
        "{operator} does not offer the service '{service}', or no public interface to it is known; it offers: "
        "{offered}. Choose another operator for this account.",
    ),
    "operator_without_address": (
        "{operator} için genel bir adres yok; --base-url ile adresini verin.",
        "{operator} has no public address: name it by --base-url.",
    ),
    "sender_id_of_other_kind": (
        "'{sender_id}' başlığı '{other}' hesabında kayıtlı. Telefon ve TCKN gönderimlerinin başlıkları ayrıdır; "
        "'{service}' hesabı için alınmış başlığı verin.",
        "The sender ID '{sender_id}' belongs to the account '{other}'. Phones and TCKNs have sender IDs of their own: "
        "name the one that was given for the account '{service}'.",
    ),
    "recipient_without_mobile": (
        "'{who}' kartında cep telefonu yok. Karta cep telefonu ekleyin.",
        "The card of '{who}' has no mobile number. Add one.",
    ),
    "group_unknown": ("'{group}' kodlu grup yok.", "There is no group '{group}'."),
    "group_nested": (
        "'{group}' grubunun kendisi grup içeriyor ya da bir grubun içinde; gruplar tek düzey iç içe olabilir.",
        "The group '{group}' holds groups or stands in one; groups nest one level only.",
    ),
    "group_deleting": (
        "Bu grup siliniyor. Silme isteğini 200 gelene kadar yineleyin, sonra yeniden oluşturun.",
        "This group is being deleted. Repeat the deletion until it answers 200, then make the group anew.",
    ),
    "sender_id_pending": (
        "'{sender_id}' için '{service}' hizmetinde operatör kaydı henüz sonuçlanmadı; kayıt tamamlanınca gönderilir.",
        "The operator has not yet registered '{sender_id}' for the service '{service}'. It can be sent from then.",
    ),
    "sender_id_refused": (
        "Operatör '{sender_id}' tanımını '{service}' hizmeti için kabul etmedi. Kayıtlı başka bir tanım seçin.",
        "The operator refused to register '{sender_id}' for the service '{service}'. Choose another.",
    ),
    "sender_id_last": (
        "'{sender_id}' hesabın kayıtlı tek gönderici kısa tanımı. Önce başka bir tanımı kayıtlı yapın.",
        "'{sender_id}' is the account's only registered sender ID. Register another first.",
    ),
    "text_or_template": (
        "'text' ve 'template' alanlarından yalnızca biri dolu olmalı.",
        "Exactly one of 'text' and 'template' has to be filled.",
    ),
    "purpose_missing": (
        "'purpose' alanı gerekli: informational ya da commercial.",
        "The field 'purpose' is required: informational or commercial.",
    ),
    "template_unknown": (
        "'{template}' kodlu şablon ya da bu sürümü yok.",
        "There is no template '{template}', or not this version of it.",
    ),
    "template_type_not_offered": (
        "{operator} bu mesaj türünü ({type}) göndermiyor; şablon bu türle kaydedilemez.",
        "{operator} does not send this message type ({type}), so a template of it cannot be saved.",
    ),
    "column_declared_twice": (
        "Aynı adla iki sütun tanımlanmış. Birini çıkarın.",
        "Two columns are declared by one name. Take one out.",
    ),
    "column_unused": (
        "'{column}' sütunu tanımlı ama metinde yok. Metne {column} yer tutucusunu ekleyin ya da sütunu çıkarın.",
        "The column '{column}' is declared and the text does not use it. Use it, or take it out.",
    ),
    "value_no_amount": (
        "Değer bir tutar değil. 1234.5 ya da 1.234,50 biçiminde yazın.",
        "The value is no amount. Write it as 1234.5 or 1.234,50.",
    ),
    "value_no_date": (
        "Değer bir tarih değil. 05.11.2026 ya da 2026-11-05 biçiminde yazın.",
        "The value is no date. Write it as 05.11.2026 or 2026-11-05.",
    ),
    "value_no_number": (
        "Değer yalnızca rakamlardan oluşmalı.",
        "The value has to be digits only.",
    ),
    "limit_range": (
        "'limit' 1 ile {limit} arasında bir sayı olmalı.",
        "'limit' has to be a number from 1 to {limit}.",
    ),
    # --- events, webhooks, ERP ----------------------------------------------------------------------------
    "event_type_unknown": (
        "Böyle bir olay türü yok. Olay türleri: {known}.",
        "There is no event type of that name. Event types: {known}.",
    ),
    "webhook_url": (
        "Adres https:// ile başlamalı; kullanıcı adı, parola ve # bölümü içermemeli.",
        "The address has to begin with https:// and hold no user name, password or # part.",
    ),
    "webhook_address": (
        "Bu adres genel internette değil; geri çağrı yalnızca genel bir adrese yapılır.",
        "This address is not on the public internet; webhooks call public addresses only.",
    ),
    "webhook_exists": (
        "Bu adres için bir geri çağrı zaten var: {endpoint}.",
        "There is a webhook for this address already: {endpoint}.",
    ),
    "webhooks_too_many": (
        "Bir firmanın en çok {limit} geri çağrı adresi olabilir. Kullanılmayanı kaldırın.",
        "A firm may have {limit} webhooks at most. Remove one that is not used.",
    ),
    "webhook_disabled": (
        "Bu geri çağrı kapatılmış. Önce yeniden açın (enable).",
        "This webhook is disabled. Enable it first.",
    ),
    "erp_event_id": (
        "Olayın ERP'deki kimliği gerekli: en çok {limit} karakter, görünür karakterler.",
        "The event needs the ERP's own id for it: at most {limit} characters, all of them visible.",
    ),
    "erp_nobody": (
        "Olayda alıcı yok: 'users' (ERP kullanıcıları) ya da 'recipients' (numaralar) dolu olmalı.",
        "The event names nobody: 'users' (ERP users) or 'recipients' (numbers) has to be filled.",
    ),
    "erp_user": (
        "ERP kullanıcı adı boş olamaz, en çok {limit} karakter olabilir.",
        "An ERP user's name may not be empty and has {limit} characters at most.",
    ),
    "user_without_number": (
        "Bu ERP kullanıcısının kayıtlı telefon numarası yok. Numarasını kaydedin.",
        "This ERP user has no registered phone number. Register one.",
    ),
    "expression_malformed": (
        "Bu bir JMESPath ifadesi değil (ya da 1.000 karakterden uzun).",
        "This is no JMESPath expression (or is longer than 1,000 characters).",
    ),
    "expression_failed": (
        "'{type}' kuralının bir ifadesi bu veride çalışmadı. Kuralı bu veriyle deneyin (try).",
        "An expression of the rule '{type}' did not work on this payload. Try the rule with it.",
    ),
    "no_rule_matches": (
        "Bu veriye uyan bir kural yok.",
        "No rule takes this payload.",
    ),
    "source_name": (
        "Kaynak adı küçük harfle başlar; 2–32 küçük harf, rakam ve tire; 'api' olamaz.",
        "A source's name begins with a lower-case letter: 2 to 32 lower-case letters, digits and dashes; not 'api'.",
    ),
    # --- schedules ----------------------------------------------------------------------------------------
    "zone_unknown": (
        "Böyle bir saat dilimi yok; örnek: Europe/Istanbul.",
        "There is no such time zone; an example: Europe/Istanbul.",
    ),
    "when_one_of": (
        "'cron', 'every_minutes' ve 'at' alanlarından yalnızca biri dolu olmalı.",
        "Exactly one of 'cron', 'every_minutes' and 'at' has to be filled.",
    ),
    "cron_malformed": (
        "Cron ifadesi beş alandır: dakika saat gün ay haftanın-günü; örnek: 0 9 * * 1 (pazartesi 09:00).",
        "A cron expression has five fields: minute hour day month weekday; as 0 9 * * 1 (Mondays, 09:00).",
    ),
    "at_malformed": (
        "Zaman, saat dilimi belirtilmeden yazılır: 2026-12-01T09:00 (dilim 'time_zone' alanındadır).",
        "Write the time without an offset: 2026-12-01T09:00 (the zone stands in 'time_zone').",
    ),
    "at_past": ("Bu zaman geçmiş.", "This time has passed."),
    "schedule_name": (
        "Zamanlama adı 3–48 küçük harf, rakam ve tire olmalı; tire ile başlamaz.",
        "A schedule's name has 3 to 48 lower-case letters, digits and dashes, and begins with no dash.",
    ),
    "schedule_too_large": (
        "Zamanlamanın gövdesi en çok {limit} bayt olabilir. Alıcıları bir gruba taşıyın.",
        "A schedule's body has {limit} octets at most. Move its recipients into a group.",
    ),
    "schedules_too_many": (
        "Bir firmanın en çok {limit} zamanlaması olabilir. Kullanılmayanı iptal edin.",
        "A firm may have {limit} schedules at most. Cancel one that is not used.",
    ),
    "schedule_tckns": (
        "Zamanlanmış bir işin gövdesi saklanır; içinde TCKN bulunamaz. Aboneleri bir grupta toplayıp 'groups' ile "
        "gönderin.",
        "The body of a scheduled job is kept, and may hold no TCKN. Put the subscribers into a group and name it in "
        "'groups'.",
    ),
    "schedule_send_at": (
        "Zamanlamanın işinde send_at olmaz: gönderim zamanını zamanlama belirler.",
        "A schedule's job has no send_at: the schedule itself says when.",
    ),
    "schedule_ended": (
        "Bu zamanlamanın zamanı geçmiş. Yeni bir zaman verin.",
        "This schedule's time has passed. Give it another.",
    ),
    # --- texts and operators ------------------------------------------------------------------------------
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
    "operator_unknown": (
        "'{operator}' adında bir operatör tanımlı değil. Tanımlı olanlar: {known}.",
        "No operator is defined by the name '{operator}'. Those defined: {known}.",
    ),
    "operator_not_valid": (
        "'{operator}' operatörünün {day} günü için geçerli bir kural satırı yok.",
        "Operator '{operator}' has no row of rules that holds on {day}.",
    ),
    "undelivered_expired": (
        "Geçerlilik süresi içinde teslim edilemedi; telefon kapalı ya da kapsama dışı olabilir.",
        "Not delivered within its validity; the phone may be off or out of coverage.",
    ),
    "undelivered_unreachable": (
        "Teslim edilemedi; numara kullanımda olmayabilir.",
        "Not delivered; the number may not be in use.",
    ),
    "undelivered_invalid_msisdn": (
        "Numara geçersiz ya da mesaja kısıtlı. Numarayı denetleyin.",
        "The number is invalid or barred from messages. Check the number.",
    ),
    "undelivered_not_passed_on": (
        "Mesaj alıcının operatörüne iletilmedi.",
        "The message was not passed on to the recipient's operator.",
    ),
    "undelivered_rejected": (
        "Alıcının operatörü mesajı reddetti; içerik denetimine takılmış olabilir.",
        "The recipient's operator rejected the message; its content may have been filtered.",
    ),
    "undelivered_operator_error": (
        "Operatör gönderim sırasında hata bildirdi.",
        "The operator reported an error while sending.",
    ),
    "undelivered_duplicate": (
        "Operatör aynı metni aynı numaraya az önce gönderdiği için bunu yineleme saydı.",
        "The operator took this for a repetition: the same text went to the same number a short time ago.",
    ),
    "undelivered_no_credit": (
        "Operatördeki hesabınızın kredisi yetmedi. Kredi yükleyin.",
        "Your account with the operator had too little credit. Top it up.",
    ),
    "undelivered_blacklisted": (
        "Numara operatördeki kara listenizde.",
        "The number is on your blacklist with the operator.",
    ),
    "undelivered_no_subscriber": (
        "Bu TCKN operatörün bir abonesine ait değil; operatör TCKN ile yalnızca kendi abonelerine ulaştırır.",
        "This TCKN is no subscriber's of the operator, which reaches only its own by TCKN.",
    ),
    "undelivered_iys_refused": (
        "Alıcının İYS izni yok.",
        "The recipient has given no consent in İYS.",
    ),
    "undelivered_iys_error": (
        "İYS sorgusu yapılamadığı için gönderilmedi.",
        "Not sent, because İYS could not be asked.",
    ),
    "undelivered_no_route": (
        "Hesabınız bu ülkeye ya da şebekeye gönderemiyor.",
        "Your account cannot send to this country or network.",
    ),
    "undelivered_cancelled": (
        "Operatörde iptal edildi.",
        "Cancelled at the operator.",
    ),
    "refused_text": (
        "Operatör metni kabul etmedi: çok uzun ya da almadığı bir karakter içeriyor.",
        "The operator did not accept the text: too long, or holding a character it does not take.",
    ),
    "refused_credentials": (
        "Operatör hesabın kullanıcı adını, şifresini ya da sunucu adresini kabul etmedi. SMS ayarlarını "
        "denetleyin.",
        "The operator did not accept the account's user name, password or server address. "
        "Check the SMS settings.",
    ),
    "refused_address": (
        "Operatör hesabına tanımlı adreste operatör yanıt vermiyor; SMS ayarlarındaki adresi denetleyin.",
        "The operator is not at the address of the account. Check the address in the SMS settings.",
    ),
    "refused_unknown": (
        "Operatör bilmediğimiz bir kodla geri çevirdi; kodun anlamını operatöre sorun.",
        "The operator refused with a code that we do not know. Ask the operator what it means.",
    ),
    "refused_sender_id": (
        "Gönderici kısa tanımı operatörde kayıtlı değil. Kayıtlı bir tanım seçin.",
        "The sender ID is not registered with the operator. Choose one that is.",
    ),
    "refused_iys_not_allowed": (
        "Operatördeki hesabınız İYS denetimli gönderime kapalı.",
        "Your account with the operator may not send with İYS checks.",
    ),
    "refused_iys_no_brand": (
        "Operatördeki hesabınızda İYS marka bilgisi yok.",
        "Your account with the operator has no İYS brand.",
    ),
    "refused_parameter": (
        "Operatör isteğin bir alanını eksik ya da hatalı buldu.",
        "The operator found a field of the request missing or wrong.",
    ),
    "refused_rate": (
        "Operatörün gönderim hızı sınırına gelindi; mesaj birazdan yeniden denenir.",
        "The operator's sending rate is reached; the message is tried again shortly.",
    ),
    "refused_rate_one_msisdn": (
        "Operatör bir numaraya dakikada 20'den çok gönderim almıyor; mesaj birazdan yeniden denenir.",
        "The operator takes no more than 20 sendings a minute to one number; the message is tried again "
        "shortly.",
    ),
    "refused_msisdn": (
        "Operatör numarayı kabul etmedi. Numarayı denetleyin.",
        "The operator did not accept the number. Check it.",
    ),
    "refused_no_credit": (
        "Operatörde bu hizmet için kredi ya da paket yok.",
        "There is no credit or package for this service with the operator.",
    ),
    "refused_operator_error": (
        "Operatör sistem hatası bildirdi; mesajı alıp almadığı bilinmiyor.",
        "The operator reported a system error; whether it took the message is not known.",
    ),
    # --- numbers ------------------------------------------------------------------------------------------
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
    # --- one-time passwords -------------------------------------------------------------------------------
    "otp_already_used": (
        "Bu kodla onay daha önce verildi; aynı kod ikinci kez onaylamaz. Sonucu kaydın kendisinden okuyun.",
        "This code has been used; it approves nothing a second time. Read the outcome from the record itself.",
    ),
    "otp_task_changed": (
        "Görev, kodun gönderildiği görev değil: tutarı, belgesi ya da onaylayanı değişmiş. Onay geçersiz kılındı; "
        "görevin son haliyle yeni bir kod isteyin.",
        "The task is not the one the code was sent for: its amount, document or approver changed. The approval is "
        "void; ask for a new code with the task as it stands.",
    ),
    "otp_not_the_approver": (
        "Bu anahtarın kullanıcısı bu görevin onaylayanı değil.",
        "The user of this key is not the approver of this task.",
    ),
    "otp_not_pending": (
        "Bu onay '{status}' durumunda; yeni kod gönderilemez. Yeni bir onay başlatın.",
        "This challenge is '{status}' and gets no other code. Begin a new one.",
    ),
    "otp_no_sends_left": (
        "Bu onay için en çok {limit} kod gönderilir. Yeni bir onay başlatın.",
        "A challenge gets {limit} codes at most. Begin a new one.",
    ),
    "otp_number_locked": (
        "Bu numara için art arda çok fazla yanlış kod girildi. {retry_after} saniye sonra yeniden deneyin ya da "
        "yöneticinizden kilidi kaldırmasını isteyin.",
        "Too many wrong codes in a row were entered for this number. Try again in {retry_after} seconds, or ask your "
        "administrator to unlock it.",
    ),
    "otp_limit_resend": (
        "Yeni kod için {retry_after} saniye bekleyin; önceki mesaj yolda olabilir.",
        "Wait {retry_after} seconds for another code; the message before may be on its way.",
    ),
    "otp_limit_number_burst": (
        "Bu numaraya {minutes} dakikada en çok {limit} kod gönderilir. {retry_after} saniye sonra yeniden deneyin.",
        "A number gets {limit} codes in {minutes} minutes at most. Try again in {retry_after} seconds.",
    ),
    "otp_limit_number_day": (
        "Bu numaraya bir günde en çok {limit} kod gönderilir. {retry_after} saniye sonra yeniden deneyin.",
        "A number gets {limit} codes a day at most. Try again in {retry_after} seconds.",
    ),
    "otp_limit_ip_hour": (
        "Bu adresten bir saatte en çok {limit} kod istenebilir. {retry_after} saniye sonra yeniden deneyin.",
        "An address may ask for {limit} codes an hour. Try again in {retry_after} seconds.",
    ),
    "otp_limit_user_hour": (
        "Bu kullanıcı bir saatte en çok {limit} kod isteyebilir. {retry_after} saniye sonra yeniden deneyin.",
        "A user may ask for {limit} codes an hour. Try again in {retry_after} seconds.",
    ),
    "otp_limit_prefix_hour": (
        "Bu numara bloğuna giden kodların {limit} tanesi bu saatte yanıtsız kaldı; gönderim durduruldu. "
        "{retry_after} saniye sonra yeniden deneyin.",
        "{limit} codes to this range of numbers stayed unanswered this hour, so no more are sent. Try again in "
        "{retry_after} seconds.",
    ),
    "otp_limit_firm_hour": (
        "Firmanın saatlik kod sınırı ({limit}) doldu. {retry_after} saniye sonra yeniden deneyin.",
        "The firm's limit of {limit} codes an hour is reached. Try again in {retry_after} seconds.",
    ),
    "otp_limit_firm_day": (
        "Firmanın günlük kod sınırı ({limit}) doldu. {retry_after} saniye sonra yeniden deneyin.",
        "The firm's limit of {limit} codes a day is reached. Try again in {retry_after} seconds.",
    ),
    "otp_limit_spend_day": (
        "Firmanın kodlar için günlük harcama sınırı ({limit} kredi) doldu. {retry_after} saniye sonra yeniden deneyin.",
        "The firm's limit of {limit} credits a day for codes is reached. Try again in {retry_after} seconds.",
    ),
    "otp_country_closed": (
        "Firmanın kodları bu ülkeye ({country}) gönderilmiyor. Yöneticiniz ülkeyi açabilir.",
        "The firm sends no codes to this country ({country}). Your administrator can open it.",
    ),
    "otp_to_one": (
        "'to' bir numara olmalı, ya da 'erp_user' ve 'subscriber' alanlarından yalnızca birini içermeli.",
        "'to' has to be a number, or to hold exactly one of 'erp_user' and 'subscriber'.",
    ),
    "otp_too_late": (
        "Onay isteği, kodunun geçerli olacağı süreden geç ele alındı; kod gönderilmedi. Görevi yeniden başlatın.",
        "The approval was asked for longer ago than its code would have held; none was sent. Begin the task anew.",
    ),
    "otp_one_approver": (
        "Onay tek bir ERP kullanıcısınındır: 'users' bir kişi olmalı, 'recipients' olmamalı.",
        "An approval belongs to one ERP user: 'users' has to name one, and 'recipients' nobody.",
    ),
    "otp_erp_user_unknown": (
        "Bu ERP kullanıcısı için kayıtlı bir cep telefonu yok.",
        "There is no mobile on record for this ERP user.",
    ),
    "otp_pepper_missing": (
        "Kodların anahtarına ulaşılamıyor; kod üretilmedi, denetlenmedi. Yöneticinize bildirin.",
        "The key of the codes cannot be reached; none was made or checked. Tell your administrator.",
    ),
    "otp_operator_unreachable": (
        "Operatöre ulaşılamadı; mesaj gitmedi, kredi düşmedi. Aynı isteği yeniden gönderebilirsiniz.",
        "The operator could not be reached; nothing was sent or charged. You may send the same request again.",
    ),
    "otp_purpose_needs_template": (
        "Bu amaç için hazır metin yok. Hazır metni olanlar: {known}. Başka bir amaç için 'template' gönderin.",
        "There is no built-in text for this purpose. Those with one: {known}. Send a 'template' for another.",
    ),
    "otp_task_and_purpose": (
        "'task' alanı '{purpose}' amacıyla gönderilir; biri olmadan öteki olmaz.",
        "A 'task' goes with the purpose '{purpose}': neither without the other.",
    ),
    "otp_task_unnamed": (
        "Görevin adı ('title') ya da belge numarası gerekli: kişi neyi onayladığını mesajda görmeli.",
        "The task needs a title or a document number: the message has to say what is approved.",
    ),
    "otp_task_amount_or_party": (
        "Görevin tutarı ('amount') ya da karşı tarafı ('party') gerekli: kişi neyi onayladığını mesajda görmeli.",
        "The task needs an amount or a party: the message has to say what is approved.",
    ),
    "otp_amount": (
        "'amount' en çok iki ondalıklı bir tutardır: \"48250.00\". Binlik ayracı kullanmayın.",
        "'amount' is an amount with two decimals at most: \"48250.00\". Use no thousands separator.",
    ),
    "otp_amount_and_currency": (
        "'amount' ile 'currency' birlikte gönderilir.",
        "'amount' and 'currency' go together.",
    ),
    "otp_line_end": (
        "Bu değer tek satır olmalı.",
        "This value has to be one line.",
    ),
    "otp_template_lacks": (
        "Şablonda {name} alanı yok. Kod mesajı firmayı, kodun ne zamana kadar geçerli olduğunu ve görevse görevi "
        "söylemeli.",
        "The template lacks the placeholder {name}. A code's message says the firm, until when the code holds and, "
        "for a task, the task.",
    ),
    "otp_template_unknown": (
        "Bu adla kayıtlı bir kod şablonu yok.",
        "There is no template for codes by that name.",
    ),
    "otp_template_or_name": (
        "Ya 'template' ya da 'template_name' gönderin; ikisi birden olmaz.",
        "Send a 'template' or a 'template_name', not both.",
    ),
    "otp_template_code_once": (
        "Şablonda code alanı tam bir kez geçmeli.",
        "The template has to hold the placeholder code exactly once.",
    ),
    "otp_template_value_missing": (
        "Şablon {name} alanını kullanıyor ama görevde bu değer yok.",
        "The template uses {name}, which the task does not give.",
    ),
    "otp_text_segments": (
        "Kod mesajı tek SMS olmalı: {encoding} kodlamasında {units} birim, en çok {limit} ({segments} SMS ediyor). "
        "Metni ya da görevin sözlerini kısaltın.",
        "A code's message has to be one SMS: {units} units in {encoding}, {limit} at most ({segments} SMS now). "
        "Shorten the text or the task's words.",
    ),
    "otp_code_shape": (
        "'code' {least}–{most} rakamdan oluşan bir metindir (tırnak içinde; baştaki sıfırlar da yazılır).",
        "'code' is text of {least} to {most} digits 0-9 (in quotes, leading zeros written).",
    ),
    "otp_field_not_string": (
        "'{field}' metin olmalı (tırnak içinde gönderin).",
        "'{field}' has to be text (send it in quotes).",
    ),
    "otp_field_range": (
        "'{field}' {least} ile {most} arasında bir tam sayı olmalı.",
        "'{field}' has to be a whole number from {least} to {most}.",
    ),
    # --- placeholders -------------------------------------------------------------------------------------
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
    # --- operations ---------------------------------------------------------------------------------------
    "queue_unknown": (
        "{queue} adında bir kuyruk yok. Kuyruklar: {known}.",
        "There is no queue {queue}. The queues: {known}.",
    ),
    # --- settings of a firm -------------------------------------------------------------------------------
    "scope_missing": (
        "Bu anahtarın '{scope}' yetkisi yok. Bağlantının yetkilerini genişletin ya da yetkili bir anahtar kullanın.",
        "This key lacks the scope '{scope}'. Widen the client's scopes in the settings, or use a key that has it.",
    ),
    "client_name": (
        "Bağlantı adı 1–64 karakter olmalı: harf, rakam, boşluk ve . _ - içerebilir.",
        "A client's name has 1 to 64 characters: letters, digits, spaces and . _ -.",
    ),
    "client_keys_two": (
        "'{client}' bağlantısının geçerli iki anahtarı var. Önce eskisini iptal edin.",
        "The client '{client}' has two keys that hold. Revoke the old one first.",
    ),
    "unit_narrower": (
        "Bir {kind} kaydı '{field}' altında olamaz: kullanıcı, bölüm, işyeri, şirket sırasıyla bağlanır.",
        "A {kind} cannot belong to a '{field}': users, departments, branches and companies belong in that order.",
    ),
    "unit_not_the_keys": (
        "Anahtar {kind} olarak '{holds}' kaydına bağlı; '{asked}' adına gönderemez.",
        "The key is linked to the {kind} '{holds}' and may not send for '{asked}'.",
    ),
    "unit_elsewhere": (
        "{by}, {kind} olarak '{asked}' kaydına bağlı; istek ise '{holds}' diyor.",
        "{by} belongs to the {kind} '{asked}', and this is sent for '{holds}'.",
    ),
    "sender_id_not_allowed": (
        "{unit}, '{sender_id}' gönderici kısa tanımını kullanamaz. Kullanabilecekleri: {known}.",
        "{unit} may not send from '{sender_id}'. It may send from: {known}.",
    ),
    "quota_exceeded": (
        "{unit} için {month} ayının {service} kotası yetmiyor: {needs} kredi gerekiyor, {has} kaldı. "
        "Hiçbir mesaj gönderilmedi.",
        "The {service} quota of {unit} for {month} does not suffice: {needs} credits needed, {has} left. "
        "Nothing was sent.",
    ),
    # --- credit -------------------------------------------------------------------------------------------
    "insufficient_credit": (
        "Kredi yetersiz: {needs} gerekiyor, kalan {has} ({service} hesabı). Hiçbir mesaj gönderilmedi. "
        "Kredi yükledikten sonra aynı isteği yeniden gönderebilirsiniz.",
        "There is not enough credit: {needs} needed, {has} remaining ({service} account). Nothing was sent. "
        "After a top-up you may send the same request again.",
    ),
    "credits_range": (
        "Kredi, 1 ile {limit} arasında bir tam sayı olmalı.",
        "Credits are a whole number from 1 to {limit}.",
    ),
    "reference_characters": (
        "Referans 1–64 karakter olmalı: İngilizce harf, rakam ve . _ / - içerebilir (fatura numarası gibi).",
        "A reference has 1 to 64 characters: letters, digits and . _ / - (an invoice number, for one).",
    ),
    "top_up_mismatch": (
        "{reference} referansı daha önce başka bir tutarla yüklendi.",
        "The reference {reference} was topped up before with another amount.",
    ),
    "destination_without_tariff": (
        "Bu ülke için kredi tarifesi tanımlı değil.",
        "There is no tariff for this country.",
    ),
    # --- files --------------------------------------------------------------------------------------------
    "body_too_large": (
        "İstek gövdesi {size} sekizli; bir istekte en çok {limit} sekizli gönderilebilir. Büyük listeyi dosya olarak "
        "yükleyin: POST /v1/uploads, sonra işte 'upload' alanına dosyanın kimliğini yazın.",
        "The body has {size} octets, and a request takes {limit} at most. Upload a large list as a file: "
        "POST /v1/uploads, then name the file's id in the job's 'upload'.",
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
    "column_of_field_missing": (
        "'{field}' sütunu bulunamadı. Dosyadaki sütunlar: {columns}. Başlığı düzeltin ya da istekte 'columns' ile "
        "hangi sütun olduğunu bildirin.",
        "There is no column for '{field}'. The file has: {columns}. Mend the header, or name the column by 'columns' "
        "in the request.",
    ),
    "column_of_field_ambiguous": (
        "'{field}' için birden çok sütun var: {columns}. İstekte 'columns' ile hangisi olduğunu bildirin.",
        "More than one column could be '{field}': {columns}. Name the right one by 'columns' in the request.",
    ),
    "row_not_like_header": (
        "Satırın hücre sayısı dosyanın başlığına uymuyor.",
        "The row has more or fewer cells than the file's header.",
    ),
    "upload_missing": (
        "Bu kimlikle yüklenmiş bir dosya yok. Önce POST /v1/uploads yanıtındaki adrese dosyayı gönderin; dosyalar "
        "30 gün saklanır.",
        "No file has been uploaded under this id. First send it to the address that POST /v1/uploads answers; files "
        "are kept for 30 days.",
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
    "columns_without_upload": (
        "'columns' yalnızca yüklenen dosyanın sütunlarını anlatır; satırları istekte gönderiyorsanız çıkarın.",
        "'columns' tells about the columns of an upload; leave it out when the rows stand in the request.",
    ),
    "report_month": (
        "Ay YYYY-AA biçiminde olmalı (2026-11 gibi) ve başlamış olmalı.",
        "A month reads YYYY-MM (2026-11, for one) and has begun.",
    ),
    "invoice_columns": (
        "Faturada SMS adedi ile tarih, gönderici, hizmet ya da mesaj no sütunlarından biri gerekli. Bulunan: {header}.",
        "The invoice needs a column of segments, and one of day, sender ID, service or message id. Found: {header}.",
    ),
    "invoice_day": (
        "{row}. satırdaki '{value}' bir tarih değil (24.11.2026 gibi).",
        "'{value}' in row {row} is not a day (24.11.2026, for one).",
    ),
    "invoice_number": (
        "{row}. satırdaki '{value}' bir tam sayı değil.",
        "'{value}' in row {row} is not a whole number.",
    ),
    "report_too_long_for_xlsx": (
        "Excel raporu en çok {limit} alıcı içindir. report.csv adresini kullanın.",
        "A report as Excel is for {limit} recipients at most. Use report.csv.",
    ),
    "send_at_not_a_time": (
        "'send_at' saat dilimiyle birlikte RFC 3339 biçiminde olmalı: 2026-11-24T09:00:00+03:00.",
        "'send_at' has to be RFC 3339 with its offset: 2026-11-24T09:00:00+03:00.",
    ),
    "send_at_past": (
        "'send_at' geçmişte. Hemen göndermek için alanı çıkarın.",
        "'send_at' is in the past. Leave it out to send at once.",
    ),
    "send_at_too_far": (
        "'send_at' en çok {days} gün sonrası olabilir.",
        "'send_at' may be {days} days ahead at most.",
    ),
    "status_unknown": (
        "'{status}' diye bir durum yok. Durumlar: {known}.",
        "There is no status '{status}'. The statuses: {known}.",
    ),
    # --- rows ---------------------------------------------------------------------------------------------
    "list_empty": (
        "Liste boş: başlık satırı bile yok.",
        "The list is empty: it lacks even a header.",
    ),
    "list_without_to": (
        "Listenin ilk sütunu 'to' olmalı; gelen '{given}'.",
        "The first column of the list must be 'to'; '{given}' came.",
    ),
    "column_repeated": (
        "{column} sütunu listede birden çok kez var.",
        "The column {column} stands in the list more than once.",
    ),
    "list_malformed": (
        "Liste {row}. satırdan sonra okunamıyor: CSV biçimi bozuk.",
        "The list cannot be read past row {row}: it is not CSV.",
    ),
    "row_too_short": (
        "Bu satırda {given} sütun var, başlıkta {expected}. Eksik hücreleri tamamlayın.",
        "This row has {given} columns, the header {expected}. Fill in the missing cells.",
    ),
    "row_too_long": (
        "Bu satırda {given} sütun var, başlıkta {expected}. Virgül içeren hücreleri tırnak içine alın.",
        "This row has {given} columns, the header {expected}. Put cells that hold a comma in quotes.",
    ),
}

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def sentence(code: str, locale: Locale, params: Mapping[str, object] | None = None) -> str:
    """The sentence of `code` in `locale`, filled. A code without a sentence is a defect: ``KeyError``."""
    turkish, english = SENTENCES[code]
    values = params or {}
    return _PLACEHOLDER.sub(
        lambda match: str(values.get(match[1], match[0])), turkish if locale == "tr" else english
    )


def reason(code: str, locale: Locale) -> str:
    """The sentence of `code` for whatever it is so of: what differs from one to the other is left open.

    >>> reason("subscriber_unknown", "en")
    "There is no subscriber '…'. Add the subscriber first, or mend the code."
    """
    return _PLACEHOLDER.sub("…", SENTENCES[code][0 if locale == "tr" else 1])

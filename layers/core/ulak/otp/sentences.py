"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "test_key_only": (
        "Bu adres yalnızca deneme anahtarına yanıt verir: canlı bir kod yalnızca gönderildiği telefonda görünür.",
        "This is for a test key alone: a live code is seen on the phone that it was sent to, and nowhere else.",
    ),
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
    "approvers_too_many": (
        "Bir firmanın en çok {limit} onaylayanı olabilir. Artık onaylamayanları kaldırın.",
        "A firm may have {limit} approvers at most. Remove those who approve no more.",
    ),
    "otp_approver_changed": (
        "Onaylayanın kayıtlı numarası ya da yetkisi, kod gönderildikten sonra değişti. Onay geçersiz kılındı; yeni bir "
        "kod isteyin.",
        "The number that is kept for the approver, or what he may approve, changed after the code went out. The "
        "approval is void; ask for a new code.",
    ),
    "otp_to_the_approver": (
        "Bir görevin kodu onaylayanı ({approver}) için kayıtlı numaraya gider; istekteki numaraya gitmez. 'to' alanını "
        'göndermeyin ya da {"erp_user": "{approver}"} gönderin.',
        "A task's code goes to the number that is kept for its approver ({approver}), and to none that the request "
        'gives. Leave \'to\' out, or send {"erp_user": "{approver}"}.',
    ),
    "otp_approver_unknown": (
        "'{approver}' firmanın onaylayanları arasında değil. Yetkili bir anahtar PUT /v1/settings/approvers/… ile "
        "ya da yöneticiniz set-erp-user komutuyla ekler.",
        "'{approver}' is not among the firm's approvers. A key of the scope admin adds him by PUT "
        "/v1/settings/approvers/…, or your administrator by set-erp-user.",
    ),
    "otp_approver_not_of_this": (
        "'{approver}' bu türü ({kind}) onaylayamaz; firmanın ayarında yetkisi yok (PUT /v1/settings/approvers/…).",
        "'{approver}' may not approve this kind ({kind}) by the firm's setting (PUT /v1/settings/approvers/…).",
    ),
    "otp_approver_asked": (
        "'{approver}' bunu kendisi istedi; isteyen onaylayamaz. Başka bir onaylayan gösterin.",
        "'{approver}' asked for this himself: who asked cannot approve. Name another approver.",
    ),
    "otp_requester_missing": (
        "Görevi kimin istediği ('requester') gerekli: '{approver}' kendi istediğini onaylayamaz.",
        "The task has to say who asked for it ('requester'): '{approver}' cannot approve what he asked for.",
    ),
    "otp_approver_amount": (
        "'{approver}' en çok şu tutarları onaylar: {most}. Başka bir onaylayan gösterin.",
        "'{approver}' approves {most} at most. Name another approver.",
    ),
    "otp_number_changes": (
        "{firm}: {user} kullanıcısının onay kodları artık bu numaraya gelmeyecek. Bilginiz dışındaysa yöneticinize "
        "bildirin.",
        "{firm}: approval codes of the user {user} will no longer come to this number. If you did not ask for that, "
        "tell your administrator.",
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
        '\'amount\' bir tutar değil. "48250.00" ya da "48.250,00" biçiminde, para birimi olmadan yazın.',
        '\'amount\' is no amount. Write it as "48250.00" or "48,250.00", without a currency.',
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
}

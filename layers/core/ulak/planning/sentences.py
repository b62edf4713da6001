"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "key_period_missing": (
        "'{key}' anahtarıyla gönderim onaylanmamış. Gönderme yetkisi olmayan bir yönetici onaylasın: "
        "PUT /v1/settings/keys/{key}/period.",
        "Nobody approved that the key '{key}' sends. Let an administrator without the right to send approve it: "
        "PUT /v1/settings/keys/{key}/period.",
    ),
    "key_period_ended": (
        "'{key}' anahtarının onaylanan süresi {day} günü bitti. Gönderme yetkisi olmayan bir yönetici yeniden "
        "onaylasın: PUT /v1/settings/keys/{key}/period.",
        "The approved period of the key '{key}' ended on {day}. Let an administrator without the right to send approve "
        "it again: PUT /v1/settings/keys/{key}/period.",
    ),
    "birthdays_commercial": (
        "Doğum günü kutlaması ticari iletidir: 'purpose' alanına commercial yazın; alıcının onayı sorulur.",
        "A birthday greeting is a commercial message: say commercial in 'purpose'; its recipients' consent is asked "
        "for.",
    ),
    "commercial_lacks_name": (
        "Ticari iletide firmanın adı yok. Metne yazın: {what}",
        "A commercial message lacks the firm's name. Write it into the text: {what}",
    ),
    "commercial_lacks_mersis": (
        "Ticari iletide MERSİS numarası yok. Metne yazın: {what}",
        "A commercial message lacks the MERSİS number. Write it into the text: {what}",
    ),
    "commercial_lacks_refusal": (
        "Ticari iletide ret yolu yok. Metne yazın: {what}",
        "A commercial message lacks the way to refuse. Write it into the text: {what}",
    ),
    "signature_asked": (
        "Firma, ekrandan gönderilenlerin güvenli elektronik imzayla onaylanmasını istiyor: kod yetmez. "
        "GET /v1/jobs/…/signature belgeyi verir.",
        "The firm asks for a secure electronic signature for what is sent from a screen: a code does not do. "
        "GET /v1/jobs/…/signature gives the document.",
    ),
    "route_missing_to": (
        "Firmanın yönlendirmesinde bu ülke ({country}) için satır yok. Yöneticinizden bir satır eklemesini isteyin.",
        "The firm's routing has no row for this country ({country}). Ask your administrator to add one.",
    ),
    "recipient_not_in_team": (
        "Ekip anahtarı yalnızca firmanın ekip listesindeki numaralara gönderir. Numarayı listeye ekletin ya da canlı "
        "anahtar kullanın.",
        "A team key sends to the firm's listed numbers alone. Have the number listed, or use a live key.",
    ),
    "team_key_no_tckns": (
        "Ekip anahtarı TCKN'ye gönderemez; ekip listesinde yalnızca telefon numaraları vardır.",
        "A team key does not send to TCKNs: the team's list holds phone numbers alone.",
    ),
    "recipients_or_rows": (
        "Alıcı yok. 'recipients', 'tckns', 'rows', 'subscribers', 'groups', 'accounts', 'filters', 'birthdays' ve "
        "'upload' (yüklenen dosya) alanlarından en az birini doldurun; hepsi birlikte kullanılabilir.",
        "There are no recipients. Fill at least one of 'recipients', 'tckns', 'rows', 'subscribers', 'groups', "
        "'accounts', 'filters', 'birthdays' and 'upload' (a file); they may be mixed.",
    ),
    "sender_id_unknown": (
        "Bu gönderici kısa tanımı firmanın '{service}' hesabında yok. Tanımlı olanlar: {known}.",
        "This sender ID is not one of the firm's '{service}' account. Those registered: {known}.",
    ),
    "message_type_not_offered": (
        "{operator} bu mesaj türünü sunmuyor. Sundukları: {offered}.",
        "{operator} does not offer this message type. It offers: {offered}.",
    ),
    "rows_refused": (
        "Listenin hiçbir satırı gönderilemez; her satırın sorunu işin reddedilen satırlarında yazar.",
        "No row of the list can be sent; the job's refused rows tell what is wrong with each.",
    ),
    "cap_and_approver": (
        "'cap' (kredi) ile 'approver' (onaylayacak ERP kullanıcısı) birlikte gönderilir.",
        "Send 'cap' (credits) together with 'approver' (the ERP user who approves).",
    ),
    "approver_without_number": (
        "'{approver}' kullanıcısının kayıtlı bir onay numarası yok. Yetkili bir anahtar PUT /v1/settings/approvers/… "
        "ile ya da yöneticiniz 'set-erp-user' komutuyla tanımlar.",
        "The user '{approver}' has no number for codes. A key of the scope admin sets one by PUT "
        "/v1/settings/approvers/…, or your administrator with 'set-erp-user'.",
    ),
    "approver_not_of_jobs": (
        "'{approver}' toplu işleri onaylayamaz; firmanın ayarında yetkisi yok (PUT /v1/settings/approvers/…, 'job').",
        "'{approver}' may not approve jobs by the firm's setting (PUT /v1/settings/approvers/…, 'job').",
    ),
    "approver_asked": (
        "'{approver}' bu işi kendisi istedi; isteyen onaylayamaz. Başka bir onaylayan gösterin.",
        "'{approver}' asked for this job himself: who asked cannot approve. Name another approver.",
    ),
    "approver_another": (
        "Bu işi yalnız '{approver}' onaylayabilir: gönderen öyle istedi.",
        "Only '{approver}' may approve this job: its sender asked for that.",
    ),
    "approver_needs_requester": (
        "Bu işi kimin istediği bilinmiyor; '{approver}' kendi istediğini onaylayamaz. İşi 'requested_by' ile gönderin "
        "ya da onaylayanın ayarına 'alone' verin.",
        "Nobody knows who asked for this job, and '{approver}' cannot approve what he asked for. Send the job with "
        "'requested_by', or give the approver 'alone' in the firm's setting.",
    ),
    "approver_credits": (
        "'{approver}' en çok {limit} kredilik bir işi onaylar. İşi başka bir onaylayanla yeniden gönderin.",
        "'{approver}' approves a job of {limit} credits at most. Send the job again with another approver.",
    ),
    "approval_of_something_else": (
        "Bu kod onaylanmamış ya da bu işin görevini onaylamıyor. İşin 'approval.task' alanını olduğu gibi gönderip "
        "onaylayın.",
        "This challenge is not approved, or not of this job's task. Issue it over the job's 'approval.task' as it "
        "stands, and verify it.",
    ),
    "filter_unknown": ("'{filter}' kodlu filtre yok.", "There is no filter '{filter}'."),
    "addressee_one": (
        "'to', 'tckn', 'subscriber' ve 'account' alanlarından yalnızca biri dolu olmalı.",
        "Exactly one of 'to', 'tckn', 'subscriber' and 'account' has to be filled.",
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
    "sender_id_pending": (
        "'{sender_id}' için '{service}' hizmetinde operatör kaydı henüz sonuçlanmadı; kayıt tamamlanınca gönderilir.",
        "The operator has not yet registered '{sender_id}' for the service '{service}'. It can be sent from then.",
    ),
    "sender_id_refused": (
        "Operatör '{sender_id}' tanımını '{service}' hizmeti için kabul etmedi. Kayıtlı başka bir tanım seçin.",
        "The operator refused to register '{sender_id}' for the service '{service}'. Choose another.",
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
    "body_too_large": (
        "İstek gövdesi {size} sekizli; bir istekte en çok {limit} sekizli gönderilebilir. Büyük listeyi dosya olarak "
        "yükleyin: POST /v1/uploads, sonra işte 'upload' alanına dosyanın kimliğini yazın.",
        "The body has {size} octets, and a request takes {limit} at most. Upload a large list as a file: "
        "POST /v1/uploads, then name the file's id in the job's 'upload'.",
    ),
    "row_replacement_character": (
        "Bu satırda {place} sütununun {position}. karakteri, okunamamış bir karakterin yerine konmuş � (U+FFFD). "
        "Metin bu sütunu kullanmasa da dosyanın başka nerede bozulduğu bilinemez; dosyayı kaynağından, doğru "
        "kodlamayla yeniden alın.",
        "In this row, character {position} of column {place} is � (U+FFFD), which a program put in the place of a "
        "character that it could not read. The text does not use the column, but nobody knows where else the file was "
        "damaged. Take it anew from where it comes, in its right encoding.",
    ),
    "row_replacement_elsewhere": (
        "Dosyanın bu satırında, okunamamış bir karakterin yerine konmuş � işareti (U+FFFD) var. Dosyayı kaynağından, "
        "doğru kodlamayla yeniden alın.",
        "This row of the file holds � (U+FFFD), which a program put in the place of a character that it could not "
        "read. Take the file anew from where it comes, in its right encoding.",
    ),
    "row_not_like_header": (
        "Satırın hücre sayısı dosyanın başlığına uymuyor.",
        "The row has more or fewer cells than the file's header.",
    ),
    "columns_without_upload": (
        "'columns' yalnızca yüklenen dosyanın sütunlarını anlatır; satırları istekte gönderiyorsanız çıkarın.",
        "'columns' tells about the columns of an upload; leave it out when the rows stand in the request.",
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
    "mms_arrives_as_text": (
        "MMS bu ülkede ({country}) resimli mesaj olarak ulaşmaz; operatörler adresli bir SMS'e çevirir. Resmi ya da "
        "videoyu "
        "POST /v1/media ile yükleyip SMS metnine {mark} koyun: kimin açtığını da görürsünüz.",
        "An MMS does not arrive as one in this country ({country}): operators make it an SMS with an address. "
        "Upload the picture "
        "or video by POST /v1/media and put {mark} into an SMS: then you see who opened it.",
    ),
    "mms_not_spoken": (
        "MMS için operatörün kendi arayüzü gerekir; hesabın operatöründe bilinen bir arayüz yok ({country}). SMS "
        "metnine {mark} "
        "koyarak resme ya da videoya bağlantı gönderin.",
        "An MMS needs the operator's own interface, and none is known of this account's operator ({country}). Send "
        "a link to the "
        "picture or video by {mark} in an SMS.",
    ),
    "link_missing": (
        "Metinde {mark} var, nereye gideceği yok. 'link' alanına bir adres ya da yüklenmiş bir dosya yazın: "
        '{"url": "https://…"} ya da {"media": "…"}.',
        "The text has {mark}, and nothing says where it leads. Name an address or an uploaded file in 'link': "
        '{"url": "https://…"} or {"media": "…"}.',
    ),
    "link_unused": (
        "'link' verilmiş ama metinde {mark} yok. Bağlantının duracağı yere {mark} yazın ya da 'link' alanını çıkarın.",
        "'link' is given, and the text has no {mark}. Write {mark} where the link is to stand, or leave 'link' out.",
    ),
    "link_and_column": (
        "{mark} iki anlama geliyor: 'link' alanı ve aynı adlı bir sütun. Birini çıkarın ya da sütunun adını "
        "değiştirin.",
        "{mark} means two things: the field 'link' and a column of that name. Leave one out, or rename the column.",
    ),
    "link_without_domain": (
        "{mark} gönderilemez: bu kurulumun kısa bağlantı alan adı yok. Şablonun ShortDomain parametresine bir alan adı "
        "verilince kullanılır; API'nin kendi adresi uzundur ve dolandırıcılığa benzer.",
        "{mark} cannot be sent: this deployment has no short domain. The template's parameter ShortDomain gives it "
        "one; the "
        "API's own address is long and looks like fraud.",
    ),
    "link_from_abroad": (
        "Bu numaraya yurt dışındaki operatörden bağlantılı mesaj ulaştırılmaz (BTK kararı, 2026-04-01'den beri). "
        "Türkiye'deki "
        "bir operatörün hesabından gönderin ya da bağlantıyı çıkarın.",
        "No message with a link reaches this number through an operator abroad (BTK decision, since 2026-04-01). "
        "Send it "
        "through an account with an operator in Türkiye, or leave the link out.",
    ),
    "link_url_or_media": (
        "'link' içinde 'url' ve 'media' alanlarından yalnızca biri dolu olmalı.",
        "Exactly one of 'url' and 'media' has to be filled in 'link'.",
    ),
    "link_media_missing": (
        "Bu kimlikte yüklenmiş bir dosya yok. POST /v1/media ile form alıp dosyayı yükleyin; {days} gün durur.",
        "There is no uploaded file by that id. Get a form by POST /v1/media and upload it; it stays {days} days.",
    ),
    "link_media_kind": (
        "Dosya, içeriğine bakılırsa bunlardan biri değil: {kinds}.",
        "By its content the file is none of these: {kinds}.",
    ),
    "link_media_ends": (
        "Dosya yüklendikten {days} gün sonra silinir; bağlantı ondan uzun sürer. Dosyayı yeniden yükleyin ya da 'days' "
        "değerini azaltın.",
        "The file is deleted {days} days after its upload, and the link would last longer. Upload it again, or "
        "lower 'days'.",
    ),
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
    "tell_awaiting": (
        "Ulak: {is} numaralı işiniz ({alici} alıcı) onay bekliyor.",
        "Ulak: your job {is} ({alici} recipients) waits for an approval.",
    ),
    "tell_finished": (
        "Ulak: {is} numaralı işiniz ({alici} alıcı) tamamlandı.",
        "Ulak: your job {is} ({alici} recipients) is finished.",
    ),
    "tell_cancelled": (
        "Ulak: {is} numaralı işiniz ({alici} alıcı) iptal edildi.",
        "Ulak: your job {is} ({alici} recipients) was cancelled.",
    ),
    "tell_failed": (
        "Ulak: {is} numaralı işiniz gönderilemedi. Nedeni işin sayfasında.",
        "Ulak: your job {is} could not be sent. Its page tells why.",
    ),
    "row_too_long": (
        "Bu satırda {given} sütun var, başlıkta {expected}. Virgül içeren hücreleri tırnak içine alın.",
        "This row has {given} columns, the header {expected}. Put cells that hold a comma in quotes.",
    ),
}

"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "operator_http_alone": (
        "'{operator}' için bilinen tek arayüz bir iş ortağının eski, şifresiz (http) arayüzüdür; numara ve şifre http "
        "ile gönderilmez. Bu hesapla metinler sayılır, mesaj gönderilmez. KKTC numaralarına başka bir hesapla "
        "gönderin.",
        "The only interface that is known of '{operator}' is an old one of a partner's, over plain http, and neither "
        "numbers nor passwords go over http. Texts are counted under this account, and nothing is sent. Send to "
        "numbers in KKTC by another account.",
    ),
    "window_malformed": (
        "'{row}' bir gönderim saati değil. Örnek: commercial=09:00-20:00@123456 ya da informational/flash=none.",
        "'{row}' is no send window. For example: commercial=09:00-20:00@123456 or informational/flash=none.",
    ),
    "zone_unknown": (
        "Böyle bir saat dilimi yok; örnek: Europe/Istanbul.",
        "There is no such time zone; an example: Europe/Istanbul.",
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
    "refused_caller_address": (
        "Operatör, isteğin geldiği IP adresine izin vermiyor. Adresi operatördeki hesabınıza ekletin.",
        "The operator does not allow the IP address that the request came from. Have it added to your account there.",
    ),
    "refused_address": (
        "Operatör hesabına tanımlı adreste operatör yanıt vermiyor; SMS ayarlarındaki adresi denetleyin.",
        "The operator is not at the address of the account. Check the address in the SMS settings.",
    ),
    "refused_hours": (
        "Operatör bu saatte gönderim almıyor; mesaj yeniden denenir. Gönderim saatlerinizi operatörünkine göre "
        "ayarlayın.",
        "The operator takes no messages at this hour; the message is tried again. Set your send windows to its hours.",
    ),
    "refused_account": (
        "Operatördeki hesabınız kapalı, kilitli ya da ödemesi bekleyen durumda. Operatöre sorun.",
        "Your account with the operator is closed, locked or unpaid. Ask the operator.",
    ),
    "refused_duplicate": (
        "Operatör aynı metni aynı numaraya az önce aldığı için bunu yineleme saydı.",
        "The operator took this for a repetition: it was given the same text to the same number a short time ago.",
    ),
    "refused_blacklisted": (
        "Operatör kara liste nedeniyle geri çevirdi.",
        "The operator refused because of a blacklist.",
    ),
    "refused_no_route": (
        "Ağ geçidinizde bu numarayı alan bir bağlantı yok. Geçidin yönlendirme ayarını denetleyin.",
        "Your gateway has no bind that takes this number. Check its routing.",
    ),
    "refused_seam": (
        "Bu metni ağ geçidiniz iki birimlik bir karakterin ortasından bölerdi; gönderilmedi. Metni bir karakter "
        "kısaltın ya da uzatın.",
        "Your gateway would cut this text inside a character of two units; it was not sent. Make the text one "
        "character shorter or longer.",
    ),
    "refused_service": (
        "Operatördeki hesabınız bu hizmete açık değil. Hizmeti operatörden isteyin.",
        "Your account with the operator does not include this service. Ask the operator for it.",
    ),
    "refused_operator_error": (
        "Operatör sistem hatası bildirdi; mesajı alıp almadığı bilinmiyor.",
        "The operator reported a system error; whether it took the message is not known.",
    ),
    "content_link_number": (
        "Metindeki bağlantı alan adı yerine bir sayısal adres; operatörler bunları süzer.",
        "A link of the text has an address of numbers in the place of a name; operators filter these.",
    ),
    "content_link_shortened": (
        "Kısaltılmış bağlantı: nereye gittiği görünmez, operatörler süzebilir. Kendi alan adınızı yazın.",
        "A shortened link: where it leads is not seen, and operators may filter it. Write your own host.",
    ),
    "content_link_letters": (
        "Bağlantının alan adında ASCII dışı harf ya da xn-- var: başka bir ada benzetilmiş olabilir.",
        "The host of a link has letters beyond ASCII, or xn--: it may be made to look like another.",
    ),
    "content_link_user": (
        "Bağlantıda @ işaretinden önce bir ad var: okuyan, orayı gidilen adres sanır.",
        "A link has a name before an @: whoever reads it takes that for the address it leads to.",
    ),
    "content_link_not_listed": (
        "Bağlantının alan adı firmanızın izin listesinde yok.",
        "The host of a link is not on the firm's list of allowed hosts.",
    ),
    "content_mixed_scripts": (
        "Bir sözcükte Latin harflerine benzeyen başka alfabenin harfleri var; köşeli parantez içinde gösterildi.",
        "A word has letters of another alphabet that look Latin; they are shown in brackets.",
    ),
    "content_invisible": (
        "Metinde görünmeyen karakterler var. Metni yeniden yazın ya da bunları silin.",
        "The text has characters that are not seen. Type it anew, or take them out.",
    ),
    "content_word_gambling": (
        "Metinde bahis ve kumarla ilgili sözcükler var; operatörler bunları geri çevirir. Liste doğrulanmamıştır.",
        "The text has words of betting; operators refuse these. The list is not confirmed.",
    ),
    "content_word": (
        "Metinde firmanızın sakıncalı saydığı sözcükler var.",
        "The text has words that the firm does not want sent.",
    ),
    "destination_without_tariff": (
        "Bu ülke için kredi tarifesi tanımlı değil.",
        "There is no tariff for this country.",
    ),
}

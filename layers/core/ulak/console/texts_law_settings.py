"""What the pages of routing and of the law's settings say (`ulak.console.texts`): Turkish first, English second."""

from collections.abc import Mapping
from typing import Final

LAW_SETTINGS: Final[Mapping[str, tuple[str, str]]] = {
    "settings.law": ("Mevzuat ve metinler", "Law and texts"),
    # --- routing ---------------------------------------------------------------------------------------
    "routing.title": ("Yönlendirme", "Routing"),
    "routing.lead": (
        "Bir hizmette birden çok operatör hesabınız varsa hangi mesaj hangi hesaptan gitsin; biri çalışmazsa "
        "hangisi devralsın.",
        "Where a service has several accounts with operators: which message goes by which, and which takes "
        "over when one fails.",
    ),
    "routing.rows": ("Sıra", "Order"),
    "routing.rows_hint": (
        "Her mesaj, onu taşıyan ilk satırın hesabından gider; hesap almazsa sonraki uygun satıra geçilir. "
        "Operatörün almış olabileceği mesaj başka hesaptan bir daha gitmez.",
        "Each message goes by the first row that carries it; where that account does not take it, by the next "
        "that does. What an operator may have taken never goes by another.",
    ),
    "routing.place": ("Sıra", "Place"),
    "routing.account": ("Hesap", "Account"),
    "routing.carries": ("Ne gider?", "What goes by it"),
    "routing.change": ("Değiştir", "Change"),
    "routing.everything": ("her şey", "everything"),
    "routing.up": ("Yukarı", "Up"),
    "routing.down": ("Aşağı", "Down"),
    "routing.no_rows": (
        "Sıra belirlenmemiş: her şey {account} hesabından gider.",
        "There is no order: everything goes by the account {account}.",
    ),
    "routing.no_account": ("Bu hizmetin hesabı yok.", "This service has no account."),
    "routing.add": ("Satır ekle", "Add a row"),
    "routing.add_hint": (
        "İşaretlemediğiniz soru sorulmaz: hiçbir ülke seçmezseniz her ülkeye gider.",
        "What you do not tick is not asked about: without a country it goes to all.",
    ),
    "routing.countries": ("Alıcının ülkesi", "The recipient's country"),
    "routing.accounts": ("Hesaplar", "Accounts"),
    "routing.accounts_hint": (
        "Durum, son gönderimlerden anlaşılandır. Operatöre şimdi sormak için:",
        "The state is what the last calls told. To ask the operators now:",
    ),
    "routing.state.closed": ("çalışıyor", "in order"),
    "routing.state.slow": ("yavaş, sonra kullanılır", "slow, used after the others"),
    "routing.state.open": ("kapalı, gönderilmiyor", "held back, nothing goes by it"),
    "routing.since": ("{at} beri.", "Since {at}."),
    "routing.further": ("Bu hizmete bir hesap daha", "Another account of this service"),
    "routing.name": ("Kısa adı", "Its short name"),
    "routing.name_hint": (
        "Küçük harf ve rakam. Hesap {service}-ad diye anılır: {service}-yedek gibi.",
        "Small letters and digits. The account is called {service}-name, like {service}-spare.",
    ),
    "routing.further_go": ("Hesabı tanımla", "Set the account up"),
    # --- the account with İYS --------------------------------------------------------------------------
    "iyset.title": ("İYS hesabı", "Account with İYS"),
    "iyset.lead": (
        "Onay ve retlerin İleti Yönetim Sistemi'ne bildirilmesi ve oradaki değişikliklerin alınması için.",
        "So that consents and refusals are reported to İYS, and what changes there is taken.",
    ),
    "iyset.iys_code": ("İYS kodu", "İYS code"),
    "iyset.iys_code_hint": ("Firmanızın İYS'deki numarası.", "Your firm's number with İYS."),
    "iyset.brand_code": ("Marka kodu", "Brand code"),
    "iyset.brand_code_hint": (
        "Onayların altında tutulduğu marka; bir firma bir marka.",
        "The brand under which consents are kept; one brand a firm.",
    ),
    "iyset.username": ("API kullanıcı adı", "User name of the API"),
    "iyset.password": ("API şifresi", "Password of the API"),
    "iyset.activation": ("Aktivasyon tarihi", "Activation date"),
    "iyset.activation_hint": (
        "O güne kadar eski tarihli onaylar da alınır. Geçtiyse boş bırakın.",
        "Until then consents of any age are taken. Leave it empty if it lies behind.",
    ),
    "iyset.set_at": ("Kaydedildi", "Kept"),
    "iyset.address": ("Ulaşıldığı adres", "Where it is reached"),
    "iyset.standing": (
        "İYS ile durumunuz: bekleyen ve geri çevrilen kayıtlar",
        "How you stand with İYS: what waits, what was refused",
    ),
    "iyset.push": ("İYS'nin çağıracağı adres", "The address that İYS may call"),
    "iyset.push_lead": (
        "Yalnız şimdi gösterilir. İYS'ye verirseniz bir onay değiştiğinde hemen haberimiz olur; vermezseniz "
        "on dakikada bir sorulur.",
        "It is shown now alone. Given to İYS, we hear of a change at once; without it we ask every ten minutes.",
    ),
    "iyset.new_push": (
        "Her kaydedişte bu adres yenilenir; İYS'ye verdiyseniz orada da değiştirin.",
        "That address is another one each time that you save; if İYS has it, change it there too.",
    ),
    # --- signatures ------------------------------------------------------------------------------------
    "signing.title": ("Elektronik imza", "Electronic signature"),
    "signing.lead": (
        "Ekrandan gönderilenlerin elektronik imzayla onaylanması ve program anahtarlarının onaylı süresi.",
        "Whether what is sent from the console is approved by a signature, and the approved periods of "
        "programs' keys.",
    ),
    "signing.unconfirmed": (
        "Bunları zorunlu tuttuğu haber verilen kararın metni görülmedi. İkisi de firmanızın kendi seçimidir; "
        "bu hukuki görüş değildir.",
        "The text of the decision that is reported to ask for this has not been seen. Both are your firm's "
        "own choice; this is no legal advice.",
    ),
    "signing.other_right": (
        "Bunları mesaj gönderemeyen bir yönetici değiştirir: gönderebilen, kendi gönderdiğini kimin "
        "onaylayacağını seçmiş olurdu.",
        "An administrator who cannot send changes this: who can would choose who approves what it sends.",
    ),
    "signing.switches": ("Ne isteniyor?", "What is asked for"),
    "signing.asked": (
        "Ekrandan gönderilen, imzayla onaylansın",
        "What is sent from the console is approved by a signature",
    ),
    "signing.asked_hint": (
        "Konsoldan gönderilen her şey bekler; onaylayan CAdES (.p7s) dosyasıyla imzalar. Kod geçmez.",
        "All that is sent from the console waits; the approver signs by a CAdES file (.p7s). A code does not do.",
    ),
    "signing.key_periods": (
        "Programlar yalnız süresi onaylı anahtarla göndersin",
        "Programs send by keys with an approved period alone",
    ),
    "signing.key_periods_hint": (
        "Açmadan önce aşağıda gönderen her anahtarı onaylayın; onaylanmamış anahtar varken açılmaz.",
        "Approve each key that sends below first; it is not switched on while one is not approved.",
    ),
    "signing.on": ("açık", "on"),
    "signing.off": ("kapalı", "off"),
    "signing.signers": ("İmzacılar", "Signers"),
    "signing.signers_hint": (
        "İşleri onaylayabilenlerden, sertifikası tanımlı olanlar. Sertifikanın seri numarası gösterilmez.",
        "Approvers of jobs whose certificate is known. The certificate's serial number is not shown.",
    ),
    "signing.no_signers": ("Tanımlı imzacı yok.", "No signer is known."),
    "signing.add": ("İmzacı ekle", "Add a signer"),
    "signing.user_hint": (
        "Ayarlar, Onay kuralları sayfasında iş onaylayan olarak tanımlı olmalı.",
        "It has to be an approver of jobs on the page of rules of approval.",
    ),
    "signing.serial": ("Sertifika sahibinin seri numarası", "Serial number of the certificate's subject"),
    "signing.serial_hint": (
        "Türkiye'deki nitelikli sertifikalarda T.C. kimlik numarasıdır. Özeti saklanır.",
        "In qualified certificates of Türkiye it is the national identity number. A digest of it is kept.",
    ),
    "signing.keys": ("Gönderen anahtarlar", "Keys that send"),
    "signing.keys_hint": (
        "Süre onaylandığı andan sayılır. Bitmeden 30, 7 ve 1 gün önce haber verilir.",
        "A period counts from its approval. You are warned 30, 7 and 1 days before it ends.",
    ),
    "signing.no_keys": ("Gönderme yetkisi olan anahtar yok.", "There is no key that may send."),
    "signing.until": ("Onaylı", "Approved until"),
    "signing.never": ("onaylanmadı", "not approved"),
    "signing.approved_by": ("Onaylayan", "Approved by"),
    "signing.approve": ("Süreyi onayla", "Approve a period"),
    "signing.days": ("{days} gün", "{days} days"),
    # --- commercial texts ------------------------------------------------------------------------------
    "commercial.title": ("Ticari ileti metni", "Commercial texts"),
    "commercial.lead": (
        "Ticari iletide unvanınız, MERSİS numaranız ve nasıl reddedileceği yazmalıdır. Metinde eksikse ne yapılsın?",
        "A commercial message has to name your firm, its MERSİS number, and how to refuse. What if a text lacks it?",
    ),
    "commercial.name": ("Ticaret unvanı ya da işletme adı", "Trade name or registered title"),
    "commercial.name_hint": (
        "Metinde görüneceği gibi. Kısa olanı daha az yer tutar.",
        "As it stands in texts. A short one takes less room.",
    ),
    "commercial.mersis": ("MERSİS numarası", "MERSİS number"),
    "commercial.mersis_hint": ("16 rakam.", "16 digits."),
    "commercial.refusal": ("Nasıl reddedilir?", "How to refuse"),
    "commercial.refusal_hint": (
        "RET yazip 4609'a gonderin gibi. Türkçe harf kullanmazsanız daha az boy tutar.",
        "Like RET yazip 4609'a gonderin. Without Turkish letters it takes fewer segments.",
    ),
    "commercial.mode": ("Metinde eksik varsa", "Where a text lacks something"),
    "commercial.mode.off": (
        "Bakılmasın: metne kendiniz yazıyorsunuz.",
        "Nobody looks: you write it into your texts.",
    ),
    "commercial.mode.check": ("Gönderilmesin; eksiği söylensin.", "It is not sent, and told what it lacks."),
    "commercial.mode.append": (
        "Eksik olan metnin sonuna eklensin; boy ve kredi ona göre sayılır.",
        "What it lacks is put behind it, and counted.",
    ),
    "commercial.example": ("Böyle gider", "It goes like this"),
    # --- what texts may hold ---------------------------------------------------------------------------
    "content.title": ("Metin uyarıları", "Warnings of texts"),
    "content.lead": (
        "Sayaç ve denetleme sayfası bunlara göre uyarır. Hiçbir metin bu yüzden geri çevrilmez ya da değiştirilmez.",
        "The counter and the page of checks warn by this. No text is refused or changed for it.",
    ),
    "content.hosts": ("Bağlantıların gidebileceği adresler", "Hosts that links may lead to"),
    "content.hosts_hint": (
        "Her satıra bir ad: acme.com.tr; altındakiler de sayılır. Boşsa her adres olur.",
        "A name a line: acme.com.tr; those below it count too. Empty: any.",
    ),
    "content.words": ("İstenmeyen kelimeler", "Unwanted words"),
    "content.words_hint": ("Her satıra bir kelime ya da başlangıcı.", "A word a line, or its beginning."),
    # --- words that are answered -----------------------------------------------------------------------
    "keywords.title": ("Kendiliğinden yanıt", "Automatic answers"),
    "keywords.lead": (
        "Alıcınız bir kelime yazınca kendiliğinden yanıtlansın. Yanıt her mesaj gibi gider ve kredi harcar.",
        "Somebody writes a word and is answered by itself. The answer goes and costs as any message.",
    ),
    "keywords.reserved": (
        "Bunların anlamı bellidir, değiştirilemez:",
        "These have a meaning that cannot be changed:",
    ),
    "keywords.none": (
        "Henüz kelime yok: hiçbir mesaj kendiliğinden yanıtlanmaz.",
        "There is no word yet: nothing is answered by itself.",
    ),
    "keywords.add": ("Kelime kaydet", "Keep a word"),
    "keywords.add_hint": (
        "Aynı kelimeyi kaydetmek onu değiştirir.",
        "To keep the same word again changes it.",
    ),
    "keywords.word": ("Kelime", "Word"),
    "keywords.word_hint": (
        "Tek kelime; büyük küçük harf ve İ/ı fark etmez.",
        "One word; capitals and İ/ı make no difference.",
    ),
    "keywords.answered": ("Nasıl yanıtlanır?", "How it is answered"),
    "keywords.answer.text": ("Hep aynı metinle.", "By the same text."),
    "keywords.answer.text_hint": ("Çalışma saatleri gibi.", "Like opening hours."),
    "keywords.answer.balance": ("Cari hesabının bakiyesiyle.", "By the balance of its current account."),
    "keywords.answer.balance_hint": (
        "Numara tam bir cari hesapta duruyorsa; yoksa yanıt gitmez.",
        "If the number stands on exactly one account; else nothing is answered.",
    ),
    "keywords.text": ("Yanıtın metni", "Text of the answer"),
    "keywords.text_hint": (
        "Bakiyede {ad}, {bakiye} ve {vade} yazılan yere hesabın değeri gelir.",
        "With a balance, {ad}, {bakiye} and {vade} are filled by the account.",
    ),
    "keywords.limit": ("Sınır", "Limit"),
    "keywords.answers_a_day": ("Bir numaraya günde en çok kaç yanıt", "Answers to one number a day, at most"),
    "keywords.answers_a_day_hint": (
        "İki makinenin birbirine yanıt yazıp durmasını önler.",
        "It keeps two machines from answering each other for ever.",
    ),
    # --- the team --------------------------------------------------------------------------------------
    "team.title": ("Ekip numaraları", "Numbers of the team"),
    "team.lead": (
        "Ekip anahtarı olan program yalnız bu numaralara gönderebilir: denemek için.",
        "A program with a team key sends to these numbers alone: for trying out.",
    ),
    "team.none": (
        "Henüz numara yok: ekip anahtarları kimseye gönderemez.",
        "There is no number yet: team keys send to nobody.",
    ),
    "team.add": ("Numara ekle", "Add numbers"),
    "team.numbers": ("Numaralar", "Numbers"),
    "team.hint": ("Her satıra bir numara; toplam en çok 100.", "A number a line; 100 at most in all."),
}

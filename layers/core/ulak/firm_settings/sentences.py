"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "doctor_cannot_ask": (
        "'{operator}' bakiye sorusunu yanıtlamıyor; '{account}' hesabının açıldığı gönderim yapılmadan anlaşılamaz. "
        "Kendi numaranıza bir deneme mesajı gönderin.",
        "'{operator}' tells no balance, so whether the account '{account}' opens is not seen without sending. Send a "
        "message to a number of your own.",
    ),
    "doctor_refused": (
        "'{operator}', '{account}' hesabını geri çevirdi ({why}). Kullanıcı adını ve şifreyi yeniden girin; çağıran "
        "adres "
        "operatörde kayıtlı değilse kaydettirin.",
        "'{operator}' refused the account '{account}' ({why}). Enter user name and password anew; have the calling "
        "address "
        "registered if it is not.",
    ),
    "doctor_unreachable": (
        "'{account}' hesabı için '{operator}' operatörüne ulaşılamadı ({why}). Adresi ve operatörün durumunu kontrol "
        "edin; "
        "biraz sonra yeniden sorun.",
        "'{operator}' was not reached for the account '{account}' ({why}). Check its address and the operator's "
        "state, and "
        "ask again in a while.",
    ),
    "doctor_no_balance": (
        "'{account}' hesabında '{operator}' bakiyesi kalmamış. Operatörden yükletin.",
        "Nothing is left on the account '{account}' with '{operator}'. Have it topped up there.",
    ),
    "doctor_clock": (
        "'{operator}' saati bizimkinden {seconds} saniye farklı. Raporlar zamana göre sorulduğu için eksik gelebilir; "
        "operatöre bildirin.",
        "The clock of '{operator}' is {seconds} seconds from ours. Reports are asked for by time and may be missed; "
        "tell the "
        "operator.",
    ),
    "doctor_address": (
        "'{operator}' yalnızca kayıtlı adreslerden çağrı alıyorsa '{account}' hesabı için {address} adresini "
        "kaydettirin.",
        "If '{operator}' takes calls from registered addresses alone, register {address} for the account '{account}'.",
    ),
    "doctor_no_address": (
        "Çağrıların çıktığı adres değişiyor. '{operator}' '{account}' için kayıtlı adres istiyorsa kurulumun "
        "StaticEgress "
        "parametresini kullanın.",
        "The address that calls come from changes. If '{operator}' wants a registered one for '{account}', use the "
        "deployment's parameter StaticEgress.",
    ),
    "doctor_sender_refused": (
        "Operatör şu gönderici kısa tanımlarını reddetmiş: {names}. Başka bir tanım kaydettirin.",
        "The operator refused these sender IDs: {names}. Have others registered.",
    ),
    "doctor_sender_pending": (
        "Şu gönderici kısa tanımları operatörde onay bekliyor: {names}. Onaylanınca set-sender-id ile kaydedin.",
        "These sender IDs wait for the operator: {names}. Keep what it says with set-sender-id.",
    ),
    "doctor_sender_unknown": (
        "'{operator}' şu gönderici kısa tanımlarını '{account}' hesabında tanımıyor: {names}. Tanıdıkları: {known}. "
        "Operatöre kaydettirin ya da hesaptan çıkarın.",
        "'{operator}' does not know these sender IDs of '{account}': {names}. It knows: {known}. Have them registered, "
        "or take them off the account.",
    ),
    "doctor_senders_not_told": (
        "'{operator}' '{account}' hesabının gönderici kısa tanımlarını söylemedi ({why}). Biraz sonra yeniden bakın.",
        "'{operator}' did not tell the sender IDs of '{account}' ({why}). Look again in a while.",
    ),
    "doctor_no_route": (
        "'{account}' hesabının rapor adresi yok. report-route komutuyla bir adres üretip '{operator}' operatörüne "
        "verin.",
        "The account '{account}' has no address for reports. Make one with the command report-route and give it to "
        "'{operator}'.",
    ),
    "account_without_first": (
        "Firmanın '{service}' hesabı yok. Önce onu tanımlayın, sonra ona ek hesaplar ekleyin.",
        "The firm has no account '{service}'. Set that one up first, then others beside it.",
    ),
    "route_account_unknown": (
        "'{account}' firmanın '{service}' hesaplarından değil. Tanımlı olanlar: {known}.",
        "'{account}' is none of the firm's '{service}' accounts. Those that it has: {known}.",
    ),
    "route_repeated": (
        "'{account}' için aynı satır yukarıda da var. Birini çıkarın.",
        "The same row for '{account}' stands above too. Take one out.",
    ),
    "route_type_of_other": (
        "'{type}' mesajları '{service}' hizmetinden gitmez. Mesaj türünü kendi hizmetinin yönlendirmesine yazın.",
        "Messages of type '{type}' do not go by the service '{service}'. Name the type in its own service's routing.",
    ),
    "route_accounts_too_many": (
        "Bir hizmetin yönlendirmesinde bu operatörlerle en çok {limit} hesap bulunabilir. Satırları azaltın.",
        "With these operators, the routing of a service names {limit} accounts at the most. Take rows out.",
    ),
    "credential_twice": (
        "'{field}' iki kez verilmiş: credentials içinde ve yanında. Birini verin.",
        "'{field}' is given twice: inside credentials and beside it. Give one.",
    ),
    "client_name": (
        "Bağlantı adı 1–64 karakter olmalı: harf, rakam, boşluk ve . _ - içerebilir.",
        "A client's name has 1 to 64 characters: letters, digits, spaces and . _ -.",
    ),
    "clients_too_many": (
        "Bir firmanın en çok {limit} bağlantısı olabilir. Var olan bir bağlantıya anahtar verin.",
        "A firm may have {limit} clients at most. Give a key to one that there is.",
    ),
    "client_keys_two": (
        "'{client}' bağlantısının bu türden geçerli iki anahtarı var. Önce eskisini iptal edin.",
        "The client '{client}' has two keys of this kind that hold. Revoke the old one first.",
    ),
    "key_end_not_a_time": (
        "Eski anahtarın biteceği an RFC 3339 biçiminde ve saat farkıyla yazılır: 2026-12-01T09:00:00+03:00.",
        "When the old key ends is written as RFC 3339 with its offset: 2026-12-01T09:00:00+03:00.",
    ),
    "key_end_too_far": (
        "Eski anahtarın biteceği an gelecekte ve en çok {days} gün sonra olmalı. Hemen bitirmek için anahtarı silin.",
        "The old key ends in the future, within {days} days. To end it at once, delete it.",
    ),
    "unit_narrower": (
        "Bir {kind} kaydı '{field}' altında olamaz: kullanıcı, bölüm, işyeri, şirket sırasıyla bağlanır.",
        "A {kind} cannot belong to a '{field}': users, departments, branches and companies belong in that order.",
    ),
    "approval_rule_unit": (
        "Birim 'tür#kod' biçiminde yazılır: user, department, branch ya da company (department#SATIS).",
        "Write the unit as 'kind#code': user, department, branch or company (department#SATIS).",
    ),
    "content_host": (
        "'{host}' bir alan adı değil. Şema ve yol olmadan yazın; örnek: acme.com.tr.",
        "'{host}' is no host. Write it without scheme and path, such as acme.com.tr.",
    ),
    "commercial_part_missing": (
        "Bu bilgi boş; '{mode}' seçiliyken ad, MERSİS numarası ve ret yolu yazılmalıdır.",
        "This is empty; with '{mode}', name, MERSİS number and the way to refuse have to be given.",
    ),
    "commercial_part_braces": (
        "İletiye olduğu gibi yazılacak: süslü ayraç ve satır sonu olamaz.",
        "It stands in messages as it is: braces and line ends cannot be in it.",
    ),
    "mersis_digits": (
        "MERSİS numarası {digits} rakamdır; boşluksuz yazın.",
        "A MERSİS number has {digits} digits; write it without spaces.",
    ),
    "approval_rules_without_approver": (
        "Toplu işleri onaylayabilecek kimse yok: her iş beklerdi. Önce bir onaylayan tanımlayın "
        "(PUT /v1/settings/approvers/…, 'job').",
        "Nobody may approve jobs: every job would wait. Set an approver first (PUT /v1/settings/approvers/…, 'job').",
    ),
    "operator_without_balance": (
        "'{operator}' operatörünün bağlantısı bakiye sorgulayamıyor.",
        "The connection to the operator '{operator}' cannot ask for a balance.",
    ),
    "operator_refuses": (
        "'{operator}' operatörü hesabı açmadı ({why}). Kullanıcı adını ve şifreyi denetleyin; operatörün, çağıranın IP "
        "adresini de tanıması gerekebilir.",
        "The operator '{operator}' did not open the account ({why}). Look at its user name and password; the operator "
        "may also have to know the address that calls it.",
    ),
    "scope_not_held": (
        "Kendinizde olmayan yetkiyi ({scopes}) bir programa veremezsiniz. Bu yetkisi olan bir yönetici versin.",
        "You cannot give a program what you do not hold yourself ({scopes}). Let an administrator who holds it do so.",
    ),
    "key_beyond_giver": (
        "Bu programın sizde olmayan yetkisi var ({scopes}); anahtarını ancak bu yetkisi olan bir yönetici oluşturur.",
        "This program may do what you may not ({scopes}): only an administrator who holds that makes its keys.",
    ),
}

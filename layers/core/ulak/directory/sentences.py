"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "birthday_malformed": (
        "Doğum günü ay ve gün olarak yazılır: 11-24 (24 Kasım). Yıl saklanmaz.",
        "A birthday is month and day: 11-24 is 24 November. No year is kept.",
    ),
    "code_not_in_path": (
        "Kod '/', '\\', '%25', '%2F' ya da '%5C' içeremez, yalnız '.' veya '..' olamaz: kart kodu adreste geçer. "
        "120/01 yerine örneğin 120-01 yazın.",
        "A code holds no '/', '\\', '%25', '%2F' or '%5C', and is not '.' or '..' alone: it stands in the card's "
        "address. Write 120-01 in place of 120/01, say.",
    ),
    "account_missing": (
        "Firmanın '{service}' hizmeti için operatör hesabı tanımlı değil. Yöneticinizden tanımlamasını isteyin.",
        "The firm has no operator account for the service '{service}'. Ask your administrator to set one up.",
    ),
    "route_missing": (
        "Firmanın '{service}' yönlendirmesinde '{type}' / '{purpose}' mesajları için satır yok. Yöneticinizden bir "
        "satır eklemesini isteyin.",
        "The firm's routing of '{service}' has no row for messages of '{type}' / '{purpose}'. Ask your administrator "
        "to add one.",
    ),
    "currency_malformed": (
        "Para birimi ISO 4217 koduyla yazılır: TRY, EUR, AZN.",
        "A currency is written as its ISO 4217 code: TRY, EUR, AZN.",
    ),
    "address_not_listed": (
        "Bu anahtar bu adresten ({address}) kullanılamaz. Adresi bağlantının 'addresses' listesine ekletin.",
        "This key does not hold from this address ({address}). Have it added to the client's 'addresses'.",
    ),
    "operator_of_test_keys": (
        "'{operator}' yalnızca deneme anahtarlarınındır; hesaba başka bir operatör verin.",
        "'{operator}' is for test keys alone. Give the account another operator.",
    ),
    "test_account": (
        "Deneme ortamının hesapları değişmez: '{firm}' firmasının gönderici adlarıyla, yerleşik operatöre bağlıdır.",
        "The accounts of a test world are given: they have the sender IDs of '{firm}' and lead to the built-in "
        "operator.",
    ),
    "firm_exists": ("'{firm}' adlı firma zaten var.", "There is a firm '{firm}' already."),
    "firm_unknown": ("'{firm}' adlı firma yok.", "There is no firm '{firm}'."),
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
    "service_not_offered": (
        "{operator} '{service}' hizmetini vermiyor ya da bu hizmet için açık bir arayüzü bilinmiyor; verdiği: "
        "{offered}. Bu hesap için başka bir operatör seçin.",
        "{operator} does not offer the service '{service}', or no public interface to it is known; it offers: "
        "{offered}. Choose another operator for this account.",
    ),
    "credit_price": (
        "Kredinin fiyatı TL olarak, 100 TL'nin altında ve en çok dört ondalıkla yazılır: 0,0450.",
        "The price of a credit is written in liras, below 100, with four decimals at most: 0.0450.",
    ),
    "operator_without_address": (
        "{operator} için genel bir adres yok; --base-url ile adresini verin.",
        "{operator} has no public address: name it by --base-url.",
    ),
    "operator_address_overheard": (
        "{operator} adresi https ile başlamalı: hesabın şifresi, numaralar ve metinler açık bağlantıdan gönderilmez.",
        "The address of {operator} must begin with https: the account's password, numbers and texts are not sent over "
        "an open connection.",
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
    "sender_id_last": (
        "'{sender_id}' hesabın kayıtlı tek gönderici kısa tanımı. Önce başka bir tanımı kayıtlı yapın.",
        "'{sender_id}' is the account's only registered sender ID. Register another first.",
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
    "approval_by_another_right": (
        "Mesaj gönderebilen, onaylayanları ve onay kurallarını değiştiremez: kendi isteğini kimin onaylayacağını "
        "seçmiş olurdu. Yönetici olup mesaj göndermeyen bir kişi ya da kapsamları admin olan, send olmayan bir anahtar "
        "değiştirsin.",
        "Whoever can send cannot change approvers and rules of approval: it would choose who approves what it asks "
        "for. Let an administrator who does not send do it, or a key with the scope admin and without send.",
    ),
}

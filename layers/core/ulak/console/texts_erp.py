"""What the pages of an ERP's sources and texts say: Turkish first, English second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ERP: Final[Mapping[str, tuple[str, str]]] = {
    "erp.title": ("ERP kaynakları", "Sources of the ERP"),
    "erp.lead": (
        "ERP'nizin olayları gönderdiği adresler: iş akışı uyarısı, zamanlanmış görev, fatura, sipariş. Anahtar "
        "taşıyamayan ya da kendi biçiminde gönderen programlar için.",
        "Addresses that your ERP posts events to: alerts of workflows, scheduled tasks, invoices, orders. For "
        "programs that hold no key, or post a form of their own.",
    ),
    "erp.none": (
        "Henüz kaynak yok. Aşağıda bir kaynak ekleyin, adresini ERP'nize yazın, sonra ERP'nin bir olayını yapıştırıp "
        "kuralını deneyin.",
        "There are no sources yet. Add one below, give its address to your ERP, then paste an event of it and try a "
        "rule.",
    ),
    "erp.by_sender": (
        "Kaynağa gönderen, firma adına mesaj gönderir. Bu yüzden ekleyip değiştirmek için Yönetici yetkisinin yanında "
        "Gönderici yetkisi de gerekir.",
        "Whoever posts to a source sends in the firm's name. So to add and change them the role of a sender is needed "
        "besides the administrator's.",
    ),
    "erp.name": ("Kaynağın adı", "Name of the source"),
    "erp.name_hint": ("Küçük harf, rakam ve tire: logo", "Small letters, digits and dashes: logo"),
    "erp.scheme": ("Kim olduğunu nasıl kanıtlar?", "How does it prove who it is?"),
    "erp.scheme.url": ("Adresteki gizli değerle", "By a secret in its address"),
    "erp.scheme.standard": ("Standard Webhooks imzasıyla", "By a signature of Standard Webhooks"),
    "erp.scheme.github": ("X-Hub-Signature-256 imzasıyla", "By the signature X-Hub-Signature-256"),
    "erp.schemehint.url": (
        "İmza atamayan programlar için (Odoo). Adresin kendisi gizlidir.",
        "For programs that sign nothing (Odoo). The address itself is secret.",
    ),
    "erp.schemehint.standard": (
        "Önerilen: her olay imzalanır; adres gizli değildir.",
        "What we recommend: each event is signed; the address is no secret.",
    ),
    "erp.schemehint.github": (
        "Gövdenin HMAC-SHA256 imzasını gönderen programlar için.",
        "For programs that send an HMAC-SHA256 of the body.",
    ),
    "erp.rules": ("Kural", "Rules"),
    "erp.add": ("Kaynak ekle", "Add a source"),
    "erp.address": ("Olayların gönderileceği adres", "Address that events are posted to"),
    "erp.address_lead": (
        "ERP'niz olayları bu adrese POST eder.",
        "Your ERP posts its events to this address.",
    ),
    "erp.address_once": (
        "Bu adres yalnız şimdi bütün olarak görünür. Kopyalayıp ERP'nize yazın; kaybolursa yenisini oluşturun.",
        "This address is shown whole only now. Copy it into your ERP; if it is lost, make a new one.",
    ),
    "erp.secret_once": (
        "Yalnız şimdi görünür. Kopyalayıp ERP'nize yazın; kaybolursa yenisini oluşturun.",
        "It is shown only now. Copy it into your ERP; if it is lost, make a new one.",
    ),
    "erp.rotate": ("Gizli değeri yenile", "Make a new secret"),
    "erp.rotate_sure": (
        "Yeni değer bir kez gösterilir. Eskisi 24 saat daha geçer; o sürede ERP'nize yenisini yazın.",
        "The new one is shown once. The old one holds for 24 hours more; give the new one to your ERP within them.",
    ),
    "erp.rotate_yes": ("Evet, yenile", "Yes, make a new one"),
    "erp.remove": ("Kaynağı sil", "Remove the source"),
    "erp.remove_sure": (
        "Bu adresten hiçbir olay alınmaz; gizli değerleri geçersiz olur. Giden mesajlar olduğu gibi kalır. Aynı adla "
        "yeniden eklerseniz adresi ve gizli değeri başka olur.",
        "No event is taken from this address any more, and its secrets hold no more. What was sent stays. A source "
        "that you add by the same name later has another secret.",
    ),
    "erp.remove_yes": ("Evet, sil", "Yes, remove it"),
    "erp.rules_title": ("Olayın çevrilmesi", "How its events are read"),
    "erp.rules_lead": (
        "ERP'niz Ulak'ın biçiminde göndermiyorsa, her tür olay için bir kural yazın: alanlar JMESPath ifadesiyle "
        "olaydan alınır. Koşulu uyan ilk kural geçer. Kural yoksa olay olduğu gibi okunur.",
        "If your ERP does not post the form of Ulak, write a rule for each type of event: fields are taken from it by "
        "JMESPath expressions. The first rule whose condition holds is used. Without rules an event is read as it "
        "stands.",
    ),
    "erp.no_rules": (
        "Kural yok: olaylar olduğu gibi okunur.",
        "There are no rules: events are read as they stand.",
    ),
    "erp.too_many": (
        "Bu kaynağın kuralları bu sayfaya sığmayacak kadar çok; API ile değiştirilir (PUT /v1/erp/sources).",
        "This source has more rules than the page has room for; the API changes them (PUT /v1/erp/sources).",
    ),
    "erp.example": ("ERP'nin gönderdiği örnek bir olay", "An example of an event that the ERP posts"),
    "erp.example_hint": (
        "JSON olarak yapıştırın. Kurallar kaydedilmeden onunla denenir; örnek saklanmaz, mesaj gitmez.",
        "Paste it as JSON. Rules are tried with it before they are kept; the example is not kept, and nothing is sent.",
    ),
    "erp.rule": ("{number}. kural", "Rule {number}"),
    "erp.new_rule": ("Yeni kural", "New rule"),
    "erp.type": ("Olayın türü", "Type of event"),
    "erp.reading.decimal": ("Tutarlarda kuruşu ayıran işaret", "What stands before the decimals"),
    "erp.reading.nothing_words": ("NULL, None gibi kelimeler", "Words such as NULL or None"),
    "erp.choice.decimal_1": ("Virgül: 1.250,50", "Comma: 1.250,50"),
    "erp.choice.decimal_2": ("Nokta: 1,250.50", "Point: 1,250.50"),
    "erp.choice.nothing_words_1": ("Boş hücre say", "Count as an empty cell"),
    "erp.choice.nothing_words_2": ("Yazıldığı gibi al", "Take as it is written"),
    "erp.choose": ("Seçin", "Choose"),
    "erp.kind.workflow_alert": ("İş akışı uyarısı", "Alert of a workflow"),
    "erp.kind.workflow_notice": ("İş akışı bilgilendirmesi", "Notice of a workflow"),
    "erp.kind.task_started": ("Zamanlanmış görev başladı", "A scheduled task began"),
    "erp.kind.task_ended": ("Zamanlanmış görev bitti", "A scheduled task ended"),
    "erp.kind.document_created": (
        "Belge kesildi (fatura, sipariş, irsaliye)",
        "A document was made (invoice, order)",
    ),
    "erp.kind.account_upserted": ("Cari hesap değişti", "A current account changed"),
    "erp.kind.approval_started": ("OTP Onay görevi", "A task to approve by a code"),
    "erp.when": ("Koşul", "Condition"),
    "erp.when_hint": (
        "Kuralın hangi olaylara uyduğu: state == 'posted'. Boşsa her olaya uyar.",
        "Which events the rule takes: state == 'posted'. If it is empty, any.",
    ),
    "erp.id": ("Olayın kimliği", "Id of the event"),
    "erp.id_hint": (
        "Aynı kimlik aynı olaydır, iki kez gönderilmez: FICHENO",
        "The same id is the same event, and is not sent twice: FICHENO",
    ),
    "erp.cells": ("Alanlar", "Fields"),
    "erp.cell_name": ("Alan: users, recipients, text, no…", "Field: users, recipients, text, no…"),
    "erp.cell_expression": ("Olaydaki yeri: CARI.GSM", "Its place in the event: CARI.GSM"),
    "erp.rule_out": ("Bu kuralı çıkar", "Take this rule out"),
    "erp.refuse": ("Belirsizse geri çevir", "Refuse where it is uncertain"),
    "erp.try": ("Dene", "Try"),
    "erp.keep": ("Kuralları kaydet", "Keep the rules"),
    "erp.kept": ("Kurallar kaydedildi.", "The rules are kept."),
    "erp.would_be": ("Örnek, bu olaya çevrildi", "The example became this event"),
    "erp.users": ("ERP kullanıcıları", "ERP users"),
    "erp.recipients": ("Numaralar", "Numbers"),
    "erp.nothing_kept": ("Hiçbir şey kaydedilmedi ve gönderilmedi.", "Nothing was kept or sent."),
    "erptext.title": ("ERP metinleri (Otomatik SMS)", "Texts of the ERP"),
    "erptext.lead": (
        "ERP'nin her tür olayında gidecek metin. Metni olmayan olay, kendi metniyle ({text}) gider.",
        "What is sent for each type of event of the ERP. An event without one goes out with its own text ({text}).",
    ),
    "erptext.none": (
        "Henüz metin yok; her olay kendi metniyle gider. Fatura kesilince gidecek metinle başlayın: türü Belge, belge "
        "türü invoice.",
        "There are no texts yet; each event goes out with its own. Begin with what is sent for an invoice: its type "
        "is a document, of the type invoice.",
    ),
    "erptext.set": ("Metin yaz ya da değiştir", "Write or change a text"),
    "erptext.document_type": ("Belge türü", "Type of document"),
    "erptext.document_hint": (
        "Yalnız belgelerde: invoice, order gibi. Boşsa kendi metni olmayan bütün belgeler.",
        "Of documents alone: invoice, order. If it is empty: all documents without a text of their own.",
    ),
    "erptext.text_hint": (
        "Olayın alanları yer tutucudur: Sayın {unvan}, {no} numaralı {tutar} TL faturanız kesildi.",
        "Fields of the event are placeholders: Dear {unvan}, your invoice {no} of {tutar} TL is made.",
    ),
    "erptext.keep": ("Metni kaydet", "Keep the text"),
    "erptext.remove": ("Metni sil", "Remove the text"),
    "erptext.remove_sure": (
        "Bu tür olay bundan sonra türünün genel metniyle, o da yoksa kendi metniyle ({text}) gider.",
        "Such events go out by the text of all documents from now on, or by their own ({text}) where there is none.",
    ),
    "erptext.remove_yes": ("Evet, sil", "Yes, remove it"),
    "erpuser.title": ("ERP kullanıcılarının numaraları", "Numbers of ERP users"),
    "erpuser.lead": (
        "Olaydaki kullanıcı kodunun hangi telefona yazılacağı: iş akışı uyarıları, görev bildirimleri. Burada numarası "
        "olmayan kullanıcıya, varsa Onaylayanlar'daki numarasından yazılır. Onay kodları hep Onaylayanlar'daki "
        "numaraya gider.",
        "Which phone a user code in an event means: alerts of workflows, notices of tasks. A user without a number "
        "here is written to at the number kept among the approvers, if there is one. Codes that approve always go to "
        "the approvers' numbers.",
    ),
    "erpuser.none": (
        "Henüz kullanıcı yok. ERP'nizdeki kullanıcı kodunu ve cep telefonunu aşağıda ekleyin.",
        "There are no users yet. Add the user code of your ERP and a mobile number below.",
    ),
    "erpuser.none_here": (
        "Bu sayfada kullanıcı kalmadı; sonraki sayfaya geçin.",
        "No users are left on this page; go to the next one.",
    ),
    "erpuser.user": ("Kullanıcı kodu", "User code"),
    "erpuser.user_hint": (
        "ERP'deki gibi: AYSE.ISIK. Büyük küçük harf fark etmez.",
        "As the ERP has it: AYSE.ISIK. Large and small letters are alike.",
    ),
    "erpuser.number": ("Cep telefonu", "Mobile number"),
    "erpuser.add": ("Kullanıcı ekle", "Add a user"),
    "erpuser.change": ("{user} numarasını değiştirin", "Change the number of {user}"),
    "erpuser.change_short": ("Değiştir", "Change"),
    "erpuser.new": ("Başka bir kullanıcı ekle", "Add another user"),
    "erpuser.remove": ("Sil", "Remove"),
    "erpuser.remove_sure": (
        "{user} için numara hemen silinir; olayları bu telefona gitmez.",
        "The number of {user} is removed at once, and its events go to this phone no more.",
    ),
    "erpuser.remove_yes": ("Evet, sil", "Yes, remove it"),
    "erpuser.by_sender": (
        "Uyarıların hangi telefona gideceğini belirlemek için Yönetici yetkisinin yanında Gönderici yetkisi de "
        "gerekir.",
        "To set which phones alerts go to, the role of a sender is needed besides the administrator's.",
    ),
}

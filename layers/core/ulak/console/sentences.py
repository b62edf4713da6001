"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "card_group_missing": (
        "Üyelerin gireceği grubu seçin. Grup yoksa önce Gruplar sayfasından ekleyin.",
        "Choose the group that they come into. If there is none, add it on the page of groups first.",
    ),
    "card_column_missing": (
        "'{field}' sütunu bulunamadı. Hangi sütun olduğunu seçin ya da dosyayı düzeltip yeniden yükleyin.",
        "There is no column for '{field}'. Choose which it is, or mend the file and upload it again.",
    ),
    "card_column_ambiguous": (
        "'{field}' için birden çok sütun var: {columns}. Hangisi olduğunu seçin.",
        "More than one column could be '{field}': {columns}. Choose which it is.",
    ),
    "card_asks": (
        "Dosyadaki bir şey iki türlü okunabiliyor. Doğru olanı seçin; henüz hiçbir satır alınmadı.",
        "Something in the file has two readings. Choose the right one; no row was taken yet.",
    ),
    "erp_source_beyond": (
        "Kaynağa gönderen, firma adına mesaj gönderir. Eklemek ve değiştirmek için sizde de Gönderici yetkisi olmalı.",
        "Whoever posts to a source sends in the firm's name. To add and change them you need the role of a sender too.",
    ),
    "erp_user_beyond": (
        "Uyarıların gideceği telefonu değiştirmek için sizde Gönderici yetkisi de olmalı.",
        "To change the phone that alerts go to you need the role of a sender too.",
    ),
    "erp_user_taken": (
        "{user} için bir numara var. Değiştirmek için listede Değiştir'e basın.",
        "{user} has a number already. To change it, press Change in the list.",
    ),
    "erp_user_number_missing": ("Cep telefonunu yazın.", "Write the mobile number."),
    "erp_source_taken": (
        "{name} adıyla bir kaynak var. Onu açın ya da başka bir ad verin.",
        "There is a source called {name}. Open that one, or give another name.",
    ),
    "erp_example_missing": (
        "ERP'nin gönderdiği örnek bir olayı yapıştırın: kurallar onunla denenmeden kaydedilmez.",
        "Paste an example of an event that the ERP posts: rules are not kept before they were tried with one.",
    ),
    "erp_kind_missing": ("Olayın türünü seçin.", "Choose the type of event."),
    "erp_id_missing": (
        "Olayın kimliğinin nereden alınacağını yazın.",
        "Say where the event's id is taken from.",
    ),
    "erp_fields_missing": (
        "En az bir alan yazın: users ya da recipients.",
        "Write a field at least: users or recipients.",
    ),
    "erp_field_name_missing": ("Alanın adını yazın.", "Write the name of the field."),
    "erp_field_twice": ("'{name}' alanı iki kez yazılmış.", "The field '{name}' is there twice."),
    "erp_expression_missing": ("Alanın olaydaki yerini yazın.", "Write the field's place in the event."),
    "schedule_when_missing": ("Ne zaman gideceğini seçin.", "Choose when it goes."),
    "schedule_time_missing": ("Saati yazın: 09:00.", "Write the hour: 09:00."),
    "schedule_at_missing": (
        "Günü ve saati yazın: 2026-12-01T09:00.",
        "Write the day and the hour: 2026-12-01T09:00.",
    ),
    "schedule_days_missing": ("En az bir gün seçin.", "Choose a day at least."),
    "schedule_day_missing": ("Ayın gününü seçin.", "Choose the day of the month."),
    "schedule_minutes_missing": (
        "Kaç dakikada bir gideceğini sayıyla yazın: 60.",
        "Write every how many minutes it goes: 60.",
    ),
    "schedule_holiday_missing": ("Bayramı seçin.", "Choose the holiday."),
    "schedule_cron_missing": ("Cron ifadesini yazın: 0 9 * * 1.", "Write the cron expression: 0 9 * * 1."),
    "schedule_name_missing": (
        "Göreve bir ad verin; içinde harf ya da rakam olsun.",
        "Give the schedule a name, with a letter or a digit.",
    ),
    "schedule_taken": (
        "{name} adıyla bir görev var. Onu değiştirin ya da başka bir ad verin.",
        "There is a schedule called {name}. Change that one, or give another name.",
    ),
    "schedule_alert_nobody": (
        "Uyarının kime gideceğini yazın ya da metnini silin.",
        "Say who is told, or take the text out.",
    ),
    "evidence_of_what": (
        "Bu bir ileti ya da iş numarası değil. Rapordaki message_id'yi ya da işin adresindeki numarayı yazın.",
        "This is no id of a message or a job. Give the report's message_id, or the id in the job's address.",
    ),
    "person_whose": (
        "Ya telefonu ya da T.C. kimlik numarasını yazın; ikisinden yalnız birini.",
        "Give the mobile number or the identity number; one of both alone.",
    ),
    "account_name_wrong": (
        "Kısa ad 1-16 küçük harf ve rakamdan olur (a-z, 0-9): yedek gibi.",
        "A short name has 1 to 16 small letters and digits (a-z, 0-9), like spare.",
    ),
    "route_rows_too_many": ("En çok {limit} satır olur.", "There may be {limit} rows at most."),
    "route_gone": (
        "Bu satır artık yok: sırayı başka biri değiştirmiş. Aşağıda şimdiki hâli var.",
        "This row is not there any more: somebody changed the order. Below it stands as it is now.",
    ),
    "team_number": (
        "'{number}' bir cep telefonu numarası değil.",
        "'{number}' is no mobile number.",
    ),
    "team_number_gone": (
        "Bu numara artık yerinde değil: listeyi başka biri değiştirmiş. Aşağıda şimdiki hâli var.",
        "This number is not in its place any more: somebody changed the list. Below it stands as it is now.",
    ),
    "invoice_of_whom": ("Faturanın hangi operatörden olduğunu seçin.", "Choose whose invoice it is."),
    "file_missing": ("Bir dosya seçin.", "Choose a file."),
    "commercial_name_missing": (
        "Unvanınızı yazın, ya da metinlere bakılmamasını seçin.",
        "Give the name, or choose that nobody looks at texts.",
    ),
    "commercial_mersis_missing": (
        "MERSİS numaranızı yazın, ya da metinlere bakılmamasını seçin.",
        "Give the MERSİS number, or choose that nobody looks at texts.",
    ),
    "commercial_refusal_missing": (
        "Nasıl reddedileceğini yazın, ya da metinlere bakılmamasını seçin.",
        "Say how to refuse, or choose that nobody looks at texts.",
    ),
    "group_members_left": (
        "Grup kullanımdan kalktı; üyelerinin bir kısmı duruyor. Bir kez daha silin.",
        "The group is out of use; some of its members are left. Take it out once more.",
    ),
    "firm_not_yours": ("Bu firmada erişiminiz yok.", "You have no access to this firm."),
    "form_unreadable": (
        "Gönderilen form okunamadı. Sayfayı yenileyip yeniden deneyin.",
        "The form could not be read. Reload the page and try again.",
    ),
    "visitor_no_approver": (
        "Telefonunuz firmanın onaylayanları arasında değil. Yöneticiniz sizi onaylayan olarak tanımlasın.",
        "Your phone is none of the firm's approvers'. Ask an administrator to make you an approver.",
    ),
    "approval_code_wrong": (
        "Kod yanlış. {left} deneme hakkınız kaldı.",
        "The code is wrong. Tries left: {left}.",
    ),
    "approval_code_over": (
        "Bu kod artık geçmez: deneme hakkı ya da süresi bitti. Yeni bir kod isteyin.",
        "This code does not hold any more: its tries or its time are used up. Ask for another.",
    ),
    "task_over": (
        "Bu görevin kodu artık geçmez. Görevi ERP'de yeniden gerçekleştirin.",
        "The code of this task holds no more. Take the task in the ERP again.",
    ),
    "task_code_over": (
        "Bu kod artık geçmez: deneme hakkı ya da süresi bitti. Görevi ERP'de yeniden gerçekleştirin.",
        "This code does not hold any more: its tries or its time are used up. Take the task in the ERP again.",
    ),
    "draft_sent": (
        "Bu taslak gönderildi; işi işler sayfasında.",
        "This draft was sent; its job is on the page of jobs.",
    ),
    "draft_too_large": (
        "Bu liste bir sayfa için çok uzun: en çok {most} numara yapıştırılabilir. Listeyi bölün.",
        "This list is too long for a page: {most} numbers at most can be pasted. Divide it.",
    ),
    "draft_without_numbers": ("En az bir numara yazın.", "Give one number at least."),
    "draft_text_and_template": (
        "Ya kendi metninizi yazın ya bir şablon seçin; ikisi birden olmaz.",
        "Either write a text or choose a template, not both.",
    ),
    "draft_holds_tckn": (
        "Yazdıklarınızda T.C. kimlik numarası var. Kimlik numarası taslakta saklanmaz: dosyadan ya da rehberden seçin.",
        "There is a national identity number among what you typed. No draft keeps one: use a file or the directory.",
    ),
    "draft_tckns_typed": (
        "T.C. kimlik numarasına gönderirken alıcıları dosyadan ya da rehberden seçin; bu alan boş kalsın.",
        "To national identity numbers, choose recipients by a file or the directory; leave this empty.",
    ),
    "draft_try_by_tckn": (
        "Deneme telefonunuza gider; T.C. kimlik numarasıyla denenmez. Önce Cep telefonu seçip deneyin.",
        "A test goes to your phone, not to an identity number. Choose mobile numbers for the test.",
    ),
    "draft_type_by_tckn": (
        "T.C. kimlik numarasına yalnız normal mesaj gider. Türü 'Normal' bırakın ya da cep telefonuna gönderin.",
        "Only plain messages go to national identity numbers. Leave the type, or send to mobile numbers.",
    ),
    "draft_link_missing": (
        "Metinde {mark} var; nereye gideceğini yazın ya da bir dosya ekleyin.",
        "The text has {mark}: say where it leads, or add a file.",
    ),
    "draft_link_twice": (
        "Bağlantı ya bir adrese ya bir dosyaya gider; ikisi birden olmaz.",
        "A link leads to an address or to a file, not to both.",
    ),
    "signature_no_file": ("İmza dosyasını (.p7s) seçin.", "Choose the signature file (.p7s)."),
    "draft_send_at": ("Tarih ve saati birlikte yazın.", "Give a day and a time."),
    "draft_send_at_never": (
        "Saatler o gün ileri alınıyor ve bu saat atlanıyor. Bir saat sonrasını yazın.",
        "Clocks are put forward that day and pass over this time. Write an hour later.",
    ),
    "draft_send_at_twice": (
        "Saatler o gün geri alınıyor ve bu saat iki kez geliyor. Bir saat öncesini ya da sonrasını yazın.",
        "Clocks are put back that day and show this time twice. Write an hour earlier or later.",
    ),
    "list_asks": (
        "Listedeki bir şey iki türlü okunabiliyor. 'Soruyu yanıtla' düğmesine basın ve doğru olanı seçin.",
        "Something in the list has two readings. Press 'Answer the question' and choose the right one.",
    ),
    "reading_unanswered": ("Birini seçin.", "Choose one."),
    "draft_file_missing": (
        "Dosya henüz gelmedi. Dosyayı seçip Yükle düğmesine basın.",
        "The file has not come yet. Choose it and press Upload.",
    ),
    "draft_without_text": ("Mesaj boş olamaz.", "The message may not be empty."),
    "draft_without_purpose": ("Mesajın amacını seçin.", "Choose what the message is for."),
    "hours_wrong": (
        "Başlangıç ve bitiş saatini yazın; başlangıç bitişten önce olmalı.",
        "Give the hour it begins and the hour it ends, the first before the second.",
    ),
    "hours_not_chosen": ("Hangi saatlerde gideceğini seçin.", "Choose when it may go out."),
    "hours_without_days": ("En az bir gün seçin.", "Choose a day at least."),
    "suppressions_nobody": (
        "Bir dosya seçin ya da numaraları yapıştırın.",
        "Choose a file, or paste the numbers.",
    ),
    "suppressions_too_many": (
        "Bir seferde en çok {most} numara alınır. Listeyi bölün.",
        "{most} numbers at most are taken in at once. Divide the list.",
    ),
    "suppressions_file_too_large": (
        "Dosya 1 MB'den büyük. Listeyi bölün ya da yalnız gereken sütunları bırakın.",
        "The file is larger than 1 MB. Divide the list, or leave the columns that are needed.",
    ),
    "suppression_column_twice": (
        "Bu sütunlar aynı şeyi söylüyor: {columns}. Birini bırakın.",
        "These columns say the same: {columns}. Leave one of them.",
    ),
    "suppression_scope_unknown": (
        "Kapsam 'ticari' ya da 'hepsi' olmalı.",
        "The scope is 'commercial' or 'all'.",
    ),
    "suppression_reason_unknown": (
        "Neden 'ret', 'şikayet', 'yanlış numara', 'yasal' ya da 'diğer' olmalı.",
        "The reason is 'refusal', 'complaint', 'wrong number', 'legal' or 'other'.",
    ),
    "suppression_at_unknown": (
        "Bu bir tarih değil. 24.11.2026 ya da 24.11.2026 14:30 biçiminde yazın.",
        "This is no date. Write it like 24.11.2026 or 24.11.2026 14:30.",
    ),
}

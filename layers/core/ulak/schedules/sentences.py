"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "holiday_time": (
        "Bayram için 'holiday' ile birlikte 'time' alanına saat yazın: 10:00.",
        "With 'holiday', say the hour in 'time': 10:00. Neither goes without the other.",
    ),
    "schedule_of_another_user": (
        "Bu adla başka bir ERP kullanıcısının zamanlaması var; başka bir ad seçin.",
        "Another ERP user has a schedule of this name; choose another name.",
    ),
    "schedule_upload": (
        "Zamanlanmış iş dosya adlandıramaz: yüklenen dosya bir gün saklanır. Dosyayı mobil abone ya da cari hesap "
        "olarak içeri alıp grubu, cari kodlarını ya da filtreyi yazın.",
        "A scheduled job names no file: an uploaded file is kept for a day. Import the file as subscribers or current "
        "accounts, and name the group, the codes or the filter.",
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
    "schedule_over_paused": (
        "{schedule} durduruldu: oluşturanın artık gönderme yetkisi yok. Göndermesi için yetkili biri devralmalı.",
        "{schedule} is paused: who made it may not send any more. Somebody who may has to take it over.",
    ),
    "schedule_author_ended": (
        "Bu zamanlamayı oluşturan kişinin ya da anahtarın erişimi bitmiş. Göndermesi için yetkili biri devralmalı.",
        "The person or key that made this schedule was ended. Somebody who may send has to take it over.",
    ),
    "schedule_author_cannot_send": (
        "Bu zamanlamayı oluşturanın gönderme yetkisi kaldırılmış. Göndermesi için yetkili biri devralmalı.",
        "Who made this schedule may not send any more. Somebody who may has to take it over.",
    ),
    "schedule_author_other_user": (
        "Bu zamanlamayı oluşturan anahtar artık başka bir ERP kullanıcısının. Göndermesi için yetkili biri devralmalı.",
        "The key that made this schedule is another ERP user's now. Somebody who may send has to take it over.",
    ),
    "when_one_of": (
        "'cron', 'every_minutes', 'at' ve 'holiday' alanlarından yalnızca biri dolu olmalı.",
        "Exactly one of 'cron', 'every_minutes', 'at' and 'holiday' has to be filled.",
    ),
    "cron_malformed": (
        "Cron ifadesi tam beş alandır: dakika saat gün ay haftanın-günü; örnek: 0 9 * * 1 (pazartesi 09:00). "
        "Saniye, yıl "
        "ve @daily gibi adlar alınmaz; alanlarda sayı, * , - / ve JAN–DEC, MON–SUN adları, günde L (ayın son "
        "günü) olabilir.",
        "A cron expression has exactly five fields: minute hour day month weekday; as 0 9 * * 1 (Mondays, 09:00). "
        "Seconds, a year and names such as @daily are not taken; fields hold numbers, * , - / and the names "
        "JAN-DEC and "
        "MON-SUN, the day L too (the month's last).",
    ),
    "cron_never": (
        "Bu cron ifadesi hiçbir zaman çalışmaz: o ay o gün yok (örnek: 30 şubat). Ayın son günü için L yazın.",
        "This cron expression is never due: the month has no such day (as 30 February). L is a month's last day.",
    ),
    "at_left_out": (
        "{zone} saatleri bu zamanı atlıyor (saatler ileri alınırken). Başka bir saat yazın.",
        "The clocks of {zone} pass over this time (they are put forward then). Write another hour.",
    ),
    "at_malformed": (
        "Zaman gün ve saatle, saat dilimi belirtilmeden yazılır: 2026-12-01T09:00 (dilim 'time_zone' alanındadır).",
        "Write the day and the hour without an offset: 2026-12-01T09:00 (the zone stands in 'time_zone').",
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
}

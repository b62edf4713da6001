"""What the pages of schedules say: Turkish first, English second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SCHEDULES: Final[Mapping[str, tuple[str, str]]] = {
    "schedules.title": ("Zamanlanmış görevler", "Schedules"),
    "schedules.none": (
        "Zamanlanmış görev yok. Saatle ya da her hafta, her ay kendiliğinden gidecek bir mesaj için yeni bir görev "
        "oluşturun.",
        "There are no schedules. Make one for a message that goes by the clock, each week or each month, by itself.",
    ),
    "schedules.none_to_see": (
        "Zamanlanmış görev yok. Gönderici yetkisi olan biri ya da ERP'niz oluşturur.",
        "There are no schedules. Somebody who may send, or your ERP, makes them.",
    ),
    "schedules.new": ("Yeni zamanlanmış görev", "New schedule"),
    "schedules.new_title": ("Yeni zamanlanmış görev", "New schedule"),
    "schedules.from_message": ("Zamanlanmış görev yap", "Make it a schedule"),
    "schedules.change": ("Değiştir", "Change"),
    "schedules.change_title": ("{name} görevini değiştirin", "Change {name}"),
    "schedules.kept": (
        "Açık numara yetkiniz olmadığı için metin ve numaralar boş görünür. Boş bıraktığınız, kayıtlı olduğu gibi "
        "kalır.",
        "You may not see whole numbers, so the text and the numbers are empty here. What you leave empty stays as it "
        "is.",
    ),
    "schedules.name": ("Görevin adı", "Name of the schedule"),
    "schedules.name_hint": (
        "Kısa bir ad: Pazartesi hatırlatması. Küçük harf, rakam ve tireyle saklanır.",
        "A short name: Monday reminder. It is kept in small letters, digits and dashes.",
    ),
    "schedules.when": ("Ne zaman gitsin?", "When shall it go?"),
    "when.how.once": ("Bir kez", "Once"),
    "when.how.daily": ("Her gün", "Each day"),
    "when.how.weekdays": ("Hafta içi her gün", "Each weekday"),
    "when.how.weekly": ("Haftanın seçtiğim günleri", "On days of the week that I choose"),
    "when.how.monthly": ("Her ayın bir günü", "On a day of each month"),
    "when.how.every": ("Dakika aralığıyla", "Every so many minutes"),
    "when.how.holiday": ("Her yıl bir resmî bayramda", "On an official holiday, each year"),
    "when.how.cron": ("Cron ifadesiyle (bilenler için)", "By a cron expression (for those who know it)"),
    "schedules.at": ("Gün ve saat", "Day and hour"),
    "schedules.at_hint": ("{clock}yle yazın.", "Write it in {clock}."),
    "schedules.days": ("Günler", "Days"),
    "schedules.day_of_month": ("Ayın günü", "Day of the month"),
    "schedules.day_of_month_hint": (
        "O gün olmayan aylarda gitmez; her ay gitsin diye 1-28 ya da son günü seçin.",
        "It does not go in months without that day; for each month choose 1-28, or the last day.",
    ),
    "schedules.last_day": ("Son gün", "Last day"),
    "schedules.holiday": ("Bayram", "Holiday"),
    "schedules.holiday_hint": (
        "Bayramın ilk günü gider. Ramazan ve Kurban hesapla bulunur; resmî ilan bir gün farklı olabilir.",
        "It goes on the holiday's first day. Ramazan and Kurban are computed; the official day may differ by one.",
    ),
    "holiday.yilbasi": ("Yılbaşı", "New Year"),
    "holiday.ulusal_egemenlik": ("23 Nisan", "23 April, National Sovereignty"),
    "holiday.emek": ("1 Mayıs", "1 May, Labour Day"),
    "holiday.genclik": ("19 Mayıs", "19 May, Youth and Sports"),
    "holiday.demokrasi": ("15 Temmuz", "15 July, Democracy"),
    "holiday.zafer": ("Zafer Bayramı", "Victory Day"),
    "holiday.cumhuriyet": ("Cumhuriyet Bayramı", "Republic Day"),
    "holiday.ramazan": ("Ramazan Bayramı", "Ramazan"),
    "holiday.kurban": ("Kurban Bayramı", "Kurban"),
    "schedules.on_holiday": ("{holiday}, ilk günü {at}", "{holiday}, its first day, {at}"),
    "schedules.every_minutes": ("Kaç dakikada bir?", "Every how many minutes?"),
    "schedules.every_hint": ("60 her saat, 1440 her gün demektir.", "60 is each hour, 1440 each day."),
    "schedules.cron": ("Cron ifadesi", "Cron expression"),
    "schedules.cron_hint": (
        "Beş alan: dakika saat gün ay haftanın-günü. 0 9 1 1,7 * her 1 Ocak ve 1 Temmuz 09:00.",
        "Five fields: minute hour day month weekday. 0 9 1 1,7 * is 09:00 on each 1 January and 1 July.",
    ),
    "schedules.time": ("Saat", "Hour"),
    "schedules.message": ("Mesaj", "Message"),
    "schedules.greeting": ("Kutlama", "Greeting"),
    "schedules.birthdays": ("O gün doğum günü olan aboneler", "Subscribers whose birthday it is"),
    "schedules.birthdays_hint": (
        "Her gidişte o günün doğum günleri bulunur. Kutlama ticari iletidir: amaç Ticari olmalı.",
        "The day's birthdays are looked up each time. A greeting is commercial: choose that purpose.",
    ),
    "schedules.alerts": ("Uyarılar", "Alerts"),
    "schedules.alerts_hint": (
        "Kısa Mesaj ile Uyar: görev başlarken ya da bitince bu kişilere SMS gider; her biri bir kredi. Boşsa kimse "
        "uyarılmaz.",
        "These people are told by SMS when it begins or ends; a credit each. Nobody is told where it is empty.",
    ),
    "alert.start": ("Başlarken uyarır.", "Alerts when it begins."),
    "alert.end": ("Biterken uyarır.", "Alerts when it ends."),
    "alert.who_start": ("Başlama Uyarısı Alıcıları", "Who is told that it begins"),
    "alert.who_end": ("Bitiş Uyarısı Alıcıları", "Who is told that it has ended"),
    "alert.told_start": ("Başlama uyarısı", "Alert of the beginning"),
    "alert.told_end": ("Bitiş uyarısı", "Alert of the end"),
    "alert.untold_start": ("Başlama uyarısı gitmedi", "No alert of the beginning"),
    "alert.untold_end": ("Bitiş uyarısı gitmedi", "No alert of the end"),
    "alert.numbers": ("Numaralar", "Numbers"),
    "alert.numbers_hint": ("Her satıra bir numara, en çok 100.", "A number a line, 100 at most."),
    "alert.text": ("Uyarının metni", "Text of the alert"),
    "alert.text_hint": (
        "Boşsa hazır metin gider. Yer tutucular: {schedule}, {status}, {recipients}, {sent}.",
        "Ours goes if it is empty. Placeholders: {schedule}, {status}, {recipients}, {sent}.",
    ),
    "schedules.save": ("Kaydet ve başlat", "Save and start"),
    "schedules.nexts": ("Sıradaki gönderimler:", "It goes next:"),
    "schedules.author": ("Kimin yetkisiyle gider", "By whose right it goes"),
    "schedules.author_key": ("{name} programı", "the program {name}"),
    "schedules.author_unknown": ("bilinmiyor", "not known"),
    "schedules.lost": ("Bu görev gitmez", "This schedule does not go"),
    "schedules.take_over": ("Devral", "Take it over"),
    "schedules.take_over_sure": (
        "Görev bundan sonra sizin yetkinizle gider ve hemen başlar; metni ve alıcıları okuyun. Onay isteyen işlerini "
        "siz de, önceki oluşturan da onaylayamaz.",
        "It goes by your right from now on, and is active at once; read its text and its recipients. Neither you nor "
        "who made it approves its jobs.",
    ),
    "schedules.take_over_yes": ("Evet, devral", "Yes, take it over"),
    "schedules.run": ("Şimdi çalıştır", "Run it now"),
    "schedules.run_sure": (
        "Mesaj alıcılara şimdi bir kez gider ve kredi harcar; sıradaki zamanlar değişmez. Sonucu birkaç saniye sonra "
        "aşağıda görünür.",
        "The message goes to its recipients once, now, and spends credit; the next times stay. What came of it shows "
        "below in seconds.",
    ),
    "schedules.run_yes": ("Evet, şimdi gönder", "Yes, send it now"),
    "schedules.end": ("Görevi bitir", "End the schedule"),
    "schedules.end_sure": (
        "Bir daha gitmez ve listeden kalkar. Giden işler olduğu gibi kalır. Bu geri alınamaz.",
        "It goes no more and leaves the list. Jobs that it made stay as they are. This cannot be undone.",
    ),
    "schedules.end_yes": ("Evet, bitir", "Yes, end it"),
    "schedules.more": ("ve {count} numara daha", "and {count} numbers more"),
    "schedules.rows": (
        "{count} satır (programın verdiği değerlerle)",
        "{count} rows (with values that a program gave)",
    ),
    "schedules.by": ("Kaydeden", "Kept by"),
    "schedules.past": ("Olanlar", "What came of it"),
    "schedules.due": ("Zamanı", "Due"),
    "schedules.missed": ("{count} zaman kaçırıldı", "{count} times were missed"),
    "schedules.no_past": (
        "Henüz gitmedi. Zamanı gelince ya da şimdi çalıştırınca burada görünür.",
        "It has not gone yet. It shows here once its time comes, or once you run it.",
    ),
    "cron.daily": ("her gün {at}", "daily {at}"),
    "cron.weekdays": ("hafta içi {at}", "on weekdays {at}"),
    "cron.monthly": ("her ayın {day}. günü {at}", "on day {day} of each month {at}"),
    "cron.last_day": ("her ayın son günü {at}", "on the last day of each month {at}"),
    "schedules.every": ("{minutes} dakikada bir", "every {minutes} minutes"),
    "schedules.next": ("sıradaki {at}", "next at {at}"),
    "schedule.active": ("etkin", "active"),
    "schedule.paused": ("duraklatıldı", "paused"),
    "schedule.ended": ("bitti", "ended"),
    "firing.fired": ("gönderildi", "sent"),
    "firing.failed": ("gönderilemedi", "failed"),
    "firing.paused": ("gönderilmedi, duraklatıldı", "not sent, paused"),
    "firing.missed": ("kaçırıldı", "missed"),
}

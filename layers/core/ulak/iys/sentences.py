"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "iys_not_set_up": (
        "Firmanın İYS bilgileri tanımlı değil. PUT /v1/settings/iys ile ya da set-iys komutuyla tanımlayın.",
        "The firm has no İYS account here. Set it by PUT /v1/settings/iys or by the command set-iys.",
    ),
    "iys_password_missing": (
        "Yeni bir kullanıcı adı ya da adres için parola gerekli.",
        "A new user name or address needs its password.",
    ),
    "iys_refused_access": (
        "İYS, kullanıcı adını ya da parolayı kabul etmedi. İYS ayarlarını denetleyin.",
        "İYS did not accept the user name or password. Check the İYS settings.",
    ),
    "iys_source_unknown": (
        "'{source}' bir İYS izin kaynağı değil. Kaynaklar: {known}.",
        "'{source}' is no source of consents in İYS. The sources: {known}.",
    ),
    "iys_source_of_iys": (
        "Kaynağı İYS olan bir izin İYS'ye bildirilmez.",
        "A consent whose source is İYS itself is not reported to İYS.",
    ),
    "iys_before_2015": (
        "1 Mayıs 2015 öncesinin tarihi bildirilemez; o izinler HS_2015 kaynağı ve 2015-05-01 00:00:00 ile bildirilir.",
        "No date before 1 May 2015 can be reported; such consents go with the source HS_2015 and 2015-05-01 00:00:00.",
    ),
    "iys_hs_2015_date": (
        "HS_2015 kaynağının tarihi yalnızca 2015-05-01 00:00:00 olabilir.",
        "The source HS_2015 takes the date 2015-05-01 00:00:00 alone.",
    ),
    "iys_in_the_future": ("İzin tarihi gelecekte olamaz.", "A consent cannot be dated in the future."),
    "iys_too_old": (
        "İzin üç iş gününden eski: İYS almaz. Yeni bir izin alın.",
        "The consent is older than three business days: İYS does not take it. Obtain a new one.",
    ),
    "iys_same_status": (
        "İYS'de bu adres zaten aynı durumda; bildirilecek bir değişiklik yok.",
        "İYS has the address in this state already; there is nothing to report.",
    ),
    "iys_first_is_ret": (
        "İYS'de onayı hiç olmayan bir adres için ret bildirilemez; bu adrese zaten ticari ileti gönderilmez.",
        "A refusal cannot be reported for an address that never had an approval; nothing commercial goes to it anyway.",
    ),
    "iys_not_later": (
        "İYS'deki kaydın tarihi bununla aynı ya da daha yeni.",
        "The record in İYS is of the same time or later.",
    ),
    "iys_token_rate": (
        "İYS bir saat boyunca yeni oturum açtırmıyor; bildirim kendiliğinden sürdürülür.",
        "İYS lets nobody sign in for an hour; reporting goes on by itself.",
    ),
    "iys_rate": (
        "İYS'nin istek sınırına gelindi; bildirim kendiliğinden sürdürülür.",
        "The rate of İYS is reached; reporting goes on by itself.",
    ),
    "iys_passing": (
        "İYS geçici bir hata bildirdi; bildirim yeniden denenir.",
        "İYS told of a passing error; the report is tried again.",
    ),
    "iys_twice_a_day": (
        "İYS bir adres için günde iki değişiklik alıyor; yarın yeniden denenir.",
        "İYS takes two changes of an address a day; it is tried again tomorrow.",
    ),
    "iys_refused_channel": (
        "İYS iletişim kanalını kabul etmedi.",
        "İYS did not accept the channel.",
    ),
    "iys_refused_source": (
        "İYS izin kaynağını kabul etmedi.",
        "İYS did not accept the source of the consent.",
    ),
    "iys_refused_recipient": (
        "İYS alıcıyı kabul etmedi. Numarayı denetleyin.",
        "İYS did not accept the recipient. Check the number.",
    ),
    "iys_refused_date": (
        "İYS izin tarihini kabul etmedi.",
        "İYS did not accept the date of the consent.",
    ),
    "iys_refused_too_many": (
        "İYS bir istekte bu kadar satır almadı.",
        "İYS did not take so many lines in one request.",
    ),
    "iys_refused_day": ("İYS bu günün dosyasını vermiyor.", "İYS does not give out the file of this day."),
    "iys_refused_kind": (
        "İYS alıcı tipini kabul etmedi.",
        "İYS did not accept the kind of recipient.",
    ),
    "iys_refused_unknown": (
        "İYS anlamını bilmediğimiz bir kodla geri çevirdi: {theirs}. İYS destek birimine sorun.",
        "İYS refused with a code that we do not know: {theirs}. Ask the support of İYS.",
    ),
    "iys_silent": (
        "İYS yanıt vermiyor; bekleyenler kendiliğinden yeniden denenir.",
        "İYS does not answer; what waits is tried again by itself.",
    ),
    "iys_date": (
        "İzin tarihi gün, saat ve saat farkıyla yazılır: 2026-11-27T10:00:00+03:00.",
        "Write the consent's day, hour and offset: 2026-11-27T10:00:00+03:00.",
    ),
    "iys_abroad": (
        "İYS yalnızca Türkiye numaralarını tutar.",
        "İYS keeps numbers of Türkiye alone.",
    ),
}

"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "session_over": (
        "Giriş yapmadınız ya da oturumunuz sona erdi. Yeniden giriş yapın.",
        "You are not signed in, or your session is over. Sign in again.",
    ),
    "firm_not_chosen": (
        "Önce hangi firma için çalışacağınızı seçin.",
        "Choose first which firm you work for.",
    ),
    "form_of_another_site": (
        "Bu istek başka bir siteden geldi ve yapılmadı. Sayfayı buradan açıp yeniden deneyin.",
        "This request came from another site and was not carried out. Open the page here and try again.",
    ),
    "form_outdated": (
        "Bu sayfa eski bir oturumdan kalmış; hiçbir şey yapılmadı. Sayfayı yenileyip yeniden deneyin.",
        "This page is of an earlier session; nothing was done. Reload it and try again.",
    ),
    "sign_in_over": (
        "Bu giriş yarım kalmış ya da süresi dolmuş. Baştan başlayın.",
        "This sign-in was left unfinished, or took too long. Begin again.",
    ),
    "sign_in_wrong": (
        "E-posta ya da parola yanlış. Parolanızı unuttuysanız yöneticinizden girişinizi sıfırlamasını isteyin.",
        "The e-mail or the password is wrong. If you forgot it, ask an administrator to reset your sign-in.",
    ),
    "sign_in_code_wrong": (
        "Kod yanlış. {left} deneme hakkınız kaldı.",
        "The code is wrong. Tries left: {left}.",
    ),
    "password_locked": (
        "Çok fazla yanlış parola girildi. {retry_after} saniye sonra yeniden deneyin.",
        "Too many wrong passwords. Try again in {retry_after} seconds.",
    ),
    "person_without_firm": (
        "Hiçbir firmada erişiminiz yok. Firmanızın yöneticisine başvurun.",
        "You have no access to any firm. Ask your firm's administrator.",
    ),
    "passkey_refused": (
        "Geçiş anahtarı doğrulanamadı. Yeniden deneyin ya da parolayla giriş yapın.",
        "The passkey could not be verified. Try again, or sign in with a password.",
    ),
    "password_short": (
        "Parola en az {least} karakter olmalı. Birkaç kelimeyi yan yana yazmak kolaydır.",
        "A password has {least} characters at least. A few words in a row are easy to keep in mind.",
    ),
    "password_long": ("Parola en çok {most} karakter olabilir.", "A password has {most} characters at most."),
    "password_obvious": (
        "Bu parola kolay tahmin edilir: tekrar, klavye sırası ya da kendi adınız. Başka kelimeler seçin.",
        "This password is easy to guess: a repetition, a row of keys, or your own name. Choose other words.",
    ),
    "invitation_over": (
        "Bu bağlantı kullanılmış ya da süresi dolmuş. Firmanızın yöneticisinden yenisini isteyin.",
        "This link was used, or has run out. Ask your firm's administrator for a new one.",
    ),
    "invitation_of_another": (
        "Bu davet başka birine ait. Davet edilen kişi olarak giriş yapın.",
        "This invitation is somebody else's. Sign in as the person who was invited.",
    ),
    "person_exists": (
        "Bu e-posta ile biri firmada zaten var. Yetkilerini kişinin sayfasından değiştirin.",
        "Somebody with this e-mail is in the firm already. Change the roles on the person's page.",
    ),
    "person_ended": (
        "Bu kişinin erişimi sonlandırılmış. Yeniden davet edin.",
        "This person's access was ended. Invite the person again.",
    ),
    "person_name": ("Ad soyad yazın; en çok {most} karakter.", "Give a name of {most} characters at most."),
    "email_invalid": (
        "E-posta adresi ad@firma.com biçiminde olmalı.",
        "An e-mail address has the form name@firm.com.",
    ),
    "roles_missing": ("En az bir yetki seçin.", "Choose one role at least."),
    "administrator_last": (
        "Firmanın son yöneticisi: önce başka birini yönetici yapın.",
        "The firm's last administrator: make somebody else one first.",
    ),
    "reset_of_shared_person": (
        "Bu kişi başka bir firmada da çalışıyor; girişini yalnızca hizmeti işletenler sıfırlayabilir.",
        "This person works for another firm too: only those who run the service can reset its sign-in.",
    ),
}

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
    "provider_absent": (
        "Bu firma kodu için kurum hesabıyla giriş yok. Kodu denetleyin ya da parola ve geçiş anahtarıyla giriş yapın.",
        "There is no enterprise sign-in for this firm code. Check the code, or use a passkey or a password.",
    ),
    "provider_needed": (
        "Bu firmaya yalnız kurum hesabıyla girilir. Giriş sayfasında “Kurum hesabıyla giriş” bağlantısını açın.",
        "This firm is entered by its enterprise sign-in alone. Follow “Enterprise sign-in” on the sign-in page.",
    ),
    "provider_not_taken": (
        "Kurum hesabıyla giriş tamamlanmadı: sağlayıcı onay vermedi ya da vazgeçtiniz. Yeniden deneyin.",
        "The enterprise sign-in was not completed: the provider said no, or you stopped. Try again.",
    ),
    "provider_address": (
        "Sağlayıcının adresi https:// ile başlamalı ve genel internette olmalı.",
        "The provider's address has to begin with https:// and to be on the public internet.",
    ),
    "provider_unreachable": (
        "Sağlayıcıya ulaşılamıyor ya da yanıtı OpenID Connect değil. Adresi denetleyin, biraz sonra yeniden deneyin.",
        "The provider cannot be reached, or its answer is no OpenID Connect. Check the address and try again later.",
    ),
    "provider_other_issuer": (
        "Bu adresteki sağlayıcı kendini başka bir adla tanıtıyor. Adresi, sağlayıcının “issuer” değeri olarak,"
        " harfi harfine yazın.",
        "The provider at this address names itself otherwise. Give its “issuer”, letter by letter.",
    ),
    "provider_code_refused": (
        "Sağlayıcı bu girişi kabul etmedi: kod kullanılmış ya da süresi dolmuş. Baştan başlayın.",
        "The provider did not take this sign-in: its code was used or has run out. Begin again.",
    ),
    "provider_secret_refused": (
        "Sağlayıcı firmanızın gizli değerini kabul etmedi. Yöneticinizden ayarı yenilemesini isteyin.",
        "The provider did not take your firm's client secret. Ask an administrator to set it anew.",
    ),
    "provider_token_refused": (
        "Sağlayıcının verdiği kimlik doğrulanamadı. Baştan başlayın; sürerse firmanızın yöneticisine haber verin.",
        "What the provider said could not be verified. Begin again; if it goes on, tell your administrator.",
    ),
    "provider_person_unknown": (
        "Kurum hesabınızın e-postasıyla bu firmada kimse davet edilmemiş. Firmanızın yöneticisinden sizi bu e-posta ile"
        " davet etmesini isteyin.",
        "Nobody was invited to this firm by your account's e-mail. Ask an administrator to invite you by it.",
    ),
    "provider_email_missing": (
        "Sağlayıcı e-postanızı bildirmedi. Yöneticinizden “email” bilgisini açmasını ya da sizi hesap kimliğinizle"
        " (subject) davet etmesini isteyin.",
        "The provider gave no e-mail. Ask an administrator to release it, or to invite you by your account's subject.",
    ),
    "provider_email_unverified": (
        "Sağlayıcı e-postanızın doğrulandığını söylemiyor. Yöneticiniz sağlayıcıda e-postayı doğrulasın ya da sizi"
        " hesap kimliğinizle (subject) davet etsin.",
        "The provider does not say that your e-mail is verified. Have it verified there, or be invited by your"
        " account's subject.",
    ),
    "provider_other_account": (
        "Bu kişi başka bir kurum hesabına bağlı. Hesabınız değiştiyse yöneticinizden girişinizi sıfırlamasını isteyin.",
        "This person is bound to another account. If yours has changed, ask an administrator to reset your sign-in.",
    ),
    "provider_account_taken": (
        "Bu kurum hesabı firmadaki başka birine bağlı.",
        "This account is bound to somebody else of the firm.",
    ),
    "provider_client": (
        "Sağlayıcının verdiği istemci kimliğini yazın; en çok {most} karakter.",
        "Give the client ID that the provider gave; {most} characters at most.",
    ),
    "provider_secret": (
        "Sağlayıcının verdiği gizli değeri yazın; en çok {most} karakter.",
        "Give the client secret that the provider gave; {most} characters at most.",
    ),
    "provider_untried": (
        "Önce kaydedin, çıkış yapıp kurum hesabıyla girin; sonra yalnız bu yola izin verin. Böylece kimse dışarıda"
        " kalmaz.",
        "Keep it first, sign out and come in by it; then allow this way alone. So nobody is locked out.",
    ),
    "provider_subject_first": (
        "Hesap kimliğiyle davet için önce kurum hesabıyla giriş ayarlanmalı.",
        "To invite by an account's subject, set the enterprise sign-in first.",
    ),
    "provider_subject": (
        "Hesap kimliği (subject) en çok {most} karakter olabilir.",
        "An account's subject has {most} characters at most.",
    ),
    "invitation_other_way": (
        "Bu firmaya, şu an giriş yaptığınız yolla katılamazsınız. Çıkış yapıp firmanın kabul ettiği yolla girin, sonra"
        " bağlantıyı yeniden açın.",
        "You cannot join this firm by the way you have come in. Sign out, come in by a way that it takes, and open the"
        " link again.",
    ),
    "roles_own": (
        "Kendinize gönderme ya da açık numara görme yetkisi veremezsiniz. Başka bir yönetici versin.",
        "You cannot let yourself send, or see whole numbers. Let another administrator do so.",
    ),
    "reset_beyond_giver": (
        "Bu kişinin sizde olmayan yetkileri var (gönderme ya da açık numaralar). Girişini, bu yetkileri olan bir"
        " yönetici ya da hizmeti işletenler sıfırlayabilir.",
        "This person may do what you may not (send, or see whole numbers). An administrator who may, or those who run"
        " the service, can reset its sign-in.",
    ),
}

"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "signature_unreadable": (
        "Bu bir CAdES imza dosyası (.p7s) değil ya da imzacısı, sertifikası veya zorunlu bir niteliği eksik.",
        "This is no CAdES signature file (.p7s), or it lacks its signer, certificate or a required attribute.",
    ),
    "signature_altered": (
        "İmza bu belgeye ait değil ya da değiştirilmiş. Belgeyi yeniden indirip olduğu gibi imzalayın.",
        "The signature is not of this document, or was altered. Fetch the document anew and sign it as it is.",
    ),
    "signature_issuer_unknown": (
        "Sertifika, tanımlı nitelikli sertifika sağlayıcılarından birine dayanmıyor.",
        "The certificate does not lead to an issuer of qualified certificates that is known here.",
    ),
    "signature_expired": (
        "Sertifikanın süresi dolmuş ya da henüz başlamamış.",
        "The certificate has run out, or has not begun.",
    ),
    "signature_revoked": (
        "Sertifika ya da onu veren iptal edilmiş.",
        "The certificate, or its issuer's, was revoked.",
    ),
    "signature_not_qualified": (
        "Sertifika nitelikli elektronik sertifika değil.",
        "The certificate is not a qualified one.",
    ),
    "signature_time": (
        "İmzanın zamanı bu işin bekleme süresinin dışında. Bilgisayarın saatini denetleyip yeniden imzalayın.",
        "The signature's time lies outside the time that this job waits. Check the computer's clock and sign anew.",
    ),
    "signature_of_another": (
        "İmza '{user}' için tanımlı sertifika sahibinin değil.",
        "The signature is not of the holder whose certificate is known for '{user}'.",
    ),
    "signer_no_approver": (
        "'{user}' işleri onaylayabilenlerden değil. Önce onu onaylayıcı yapın.",
        "'{user}' may approve no jobs. Make that user an approver first.",
    ),
    "signers_missing": (
        "İmza istenirse en az bir onaylayıcının sertifikası tanımlı olmalı.",
        "Where signatures are asked for, the certificate of one approver at least has to be known.",
    ),
    "issuers_missing": (
        "Tanımlı bir nitelikli sertifika sağlayıcısı yok. Yönetici add-issuer komutuyla ekler.",
        "No issuer of qualified certificates is known. An administrator adds it by the command add-issuer.",
    ),
    "issuer_unreadable": (
        "Sertifika ya da iptal listesi okunamadı, ya da liste bu sağlayıcının değil.",
        "The certificate or the list of revoked ones cannot be read, or the list is not of this issuer.",
    ),
}

"""What the pages of approvals, people and settings say (`ulak.console.texts`): Turkish first, English second."""

from collections.abc import Mapping
from typing import Final

SETTINGS: Final[Mapping[str, tuple[str, str]]] = {
    # --- approvals -------------------------------------------------------------------------------------
    "nav.approvals": ("Onaylar", "Approvals"),
    "approvals.title": ("Onay bekleyenler", "What waits for an approval"),
    "approvals.lead": (
        "İsteyen kendi işini onaylayamaz. 24 saat içinde onaylanmayan iş iptal olur, kredisi geri gelir.",
        "Who asked for a job cannot approve it. What is not approved within 24 hours is cancelled, "
        "and its credit goes back.",
    ),
    "approvals.none": ("Onay bekleyen bir iş yok.", "Nothing waits for an approval."),
    "approvals.none_rules": (
        "Onay kuralına giren bir iş gönderilince burada görünür.",
        "What a rule of approval holds shows here.",
    ),
    "approvals.no_rules": (
        "Firmanızın onay kuralı yok: yalnız gönderenin üst sınır koyduğu işler beklerdi. Kuralları yönetici koyar.",
        "Your firm has no rules of approval: only what its sender capped would wait. An administrator sets rules.",
    ),
    "approval.title": ("İş {id} onayı", "Approval of job {id}"),
    "approval.by_rule": ("Firmanın kuralı:", "The firm's rule:"),
    "approval.by_cap": (
        "Gönderen {cap} kredinin üstünü onaya bağladı.",
        "Its sender asked for an approval above {cap} credits.",
    ),
    "approval.until": ("{until} tarihine kadar bekler.", "It waits until {until}."),
    "approval.begin": ("Görevi gerçekle", "Take the task"),
    "approval.begin_hint": (
        "{to} numaranıza bir kod gider; kodu yazınca iş gönderilir.",
        "A code goes to your number {to}. With it the job is sent.",
    ),
    "approval.attempts": ("{left} deneme hakkınız var.", "Tries left: {left}."),
    "approval.time_left": ("Kalan süre:", "Time left:"),
    "approval.approve": ("Tamam, onayla", "OK, approve"),
    "approval.credit": ("Kalan OTP kredisi: {credit}", "OTP credit left: {credit}"),
    "approval.again": ("Yeni kod iste", "Ask for another code"),
    "approval.decline": ("Reddet", "Refuse"),
    "approval.decline_sure": (
        "İş iptal olur, kimseye gönderilmez ve kredisi geri gelir. Bu geri alınamaz.",
        "The job is cancelled, nobody gets anything, and its credit goes back. This cannot be undone.",
    ),
    "approval.decline_yes": ("Evet, reddet", "Yes, refuse it"),
    "rule.credits": ("{most} krediden çok", "more than {most} credits"),
    "rule.recipients": ("{most} alıcıdan çok", "more than {most} recipients"),
    "source.api": ("API", "API"),
    "source.console": ("konsol", "console"),
    "source.schedule": ("zamanlanmış görev", "schedule"),
    "source.erp": ("ERP olayı", "ERP event"),
    "rule.everything": ("her gönderim", "everything"),
    # --- people ----------------------------------------------------------------------------------------
    "people.title": ("Kişiler", "People"),
    "people.lead": ("Firmada kim ne yapabilir.", "Who may do what in the firm."),
    "people.name": ("Ad soyad", "Name"),
    "people.roles": ("Yetkiler", "Roles"),
    "people.standing": ("Durum", "Standing"),
    "people.invite": ("Kişi davet et", "Invite somebody"),
    "people.email": ("E-posta", "E-mail"),
    "people.number": ("Cep telefonu", "Mobile number"),
    "people.number_hint": ("Giriş kodları bu numaraya gider.", "Codes for signing in go to this number."),
    "people.may": ("Neler yapabilir?", "What may this person do?"),
    "people.whole": (
        "Numaraları açık görür ve listeleri indirir; her kullanımı iz kaydına yazılır",
        "Sees whole numbers and takes lists out; the trail keeps each use",
    ),
    "people.whole_short": ("açık numara", "whole numbers"),
    "people.send_invite": ("Davet bağlantısı oluştur", "Make the link"),
    "people.link_title": ("{name} için bağlantı", "The link for {name}"),
    "people.link_lead": (
        "Bu bağlantı bir kez gösterilir, bir kez kullanılır ve 72 saat geçerlidir. "
        "Kişiye güvendiğiniz bir yoldan verin.",
        "This link is shown once, works once, and holds for 72 hours. Give it to the person by a way that you trust.",
    ),
    "people.save": ("Yetkileri kaydet", "Save the roles"),
    "people.end": ("Erişimi sonlandır", "End the access"),
    "people.end_sure": (
        "Kişi bir sonraki tıklamasında dışarıda kalır.",
        "The person is out with the next click.",
    ),
    "people.end_yes": ("Evet, sonlandır", "Yes, end it"),
    "people.reset": ("Girişi sıfırla", "Reset the sign-in"),
    "people.reset_sure": (
        "Kayıtlı geçiş anahtarları ve parola hemen geçersiz olur; yeni bir bağlantı verirsiniz.",
        "Passkeys and password stop working at once; you give a new link.",
    ),
    "people.reset_yes": ("Evet, sıfırla", "Yes, reset it"),
    "people.you": ("siz", "you"),
    "people.back": ("Bütün kişiler", "All people"),
    "standing.invited": ("davetli, henüz gelmedi", "invited, has not come yet"),
    "standing.active": ("etkin", "active"),
    "standing.ended": ("sonlandırıldı", "ended"),
    "role.administrator": ("Yönetici", "Administrator"),
    "role.administrator_hint": ("ayarları ve kişileri yönetir", "manages settings and people"),
    "role.sender": ("Gönderici", "Sender"),
    "role.sender_hint": ("mesaj gönderir, işleri duraklatır ve iptal eder", "sends, pauses and cancels"),
    "role.approver": ("Onaylayan", "Approver"),
    "role.approver_hint": (
        "onay bekleyen işleri görür ve onaylar",
        "sees and approves jobs that wait for approval",
    ),
    "role.viewer": ("Görüntüleyen", "Viewer"),
    "role.viewer_hint": ("işleri ve sonuçlarını görür", "sees jobs and what became of them"),
    "role.accounting": ("Muhasebe", "Accounting"),
    "role.accounting_hint": ("krediyi ve harcamayı görür", "sees credit and what was spent"),
    # --- the trail -------------------------------------------------------------------------------------
    "trail.title": ("İz kaydı", "Trail"),
    "trail.lead": (
        "Kim ne yaptı, kim ne gördü: iki yıl saklanır.",
        "Who did and saw what, kept for two years.",
    ),
    "trail.when": ("Ne zaman", "When"),
    "trail.who": ("Kim", "Who"),
    "trail.what": ("Ne", "What"),
    "trail.about": ("Neyle ilgili", "About"),
    "trail.none": ("Henüz bir kayıt yok.", "There is nothing yet."),
}

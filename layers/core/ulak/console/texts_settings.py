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
    "approval.asker_left": (
        "Bunu isteyenin artık erişimi ya da gönderme yetkisi yok. Onaylamadan önce gönderimin hâlâ istendiğini sorun; "
        "istenmiyorsa reddedin.",
        "Who asked for this was ended, or may not send any more. Before you approve it, ask whether it is still "
        "wanted; refuse it if not.",
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
    "approvals.jobs": ("Toplu gönderimler", "Jobs"),
    "tasks.title": ("ERP görevleri", "Tasks of the ERP"),
    "tasks.until": ("Kodu {until} tarihine kadar geçer.", "Its code holds until {until}."),
    "task.title": ("Görev {id}", "Task {id}"),
    "task.id": ("Görev", "Task"),
    "task.amount": ("Tutar", "Amount"),
    "task.party": ("Cari hesap", "Party"),
    "task.requester": ("İsteyen", "Asked for by"),
    "task.approver": ("Onaylayan", "Approver"),
    "task.approve": ("Tamam", "OK"),
    "task.again_in": ("{seconds} saniye sonra", "in {seconds} seconds"),
    "task.decline_sure": (
        "Gelen kod geçersiz olur ve ERP'ye görevin onaylanmadığı bildirilir.",
        "The code is void, and the ERP is told that the task was not approved.",
    ),
    "task.approved": ("Görev onaylandı; ERP'ye bildirildi.", "The task is approved, and the ERP is told."),
    "task.over": (
        "Bu kod artık geçmez. Görevi ERP'de yeniden gerçekleştirin.",
        "This code holds no more. Take the task in the ERP again.",
    ),
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
        "Kişi bir sonraki tıklamasında dışarıda kalır. Oluşturduğu zamanlanmış görevler sıradaki zamanlarında gitmez; "
        "biri devralana kadar durur.",
        "The person is out with the next click. Schedules that the person made do not go at their next time, and stay "
        "paused until somebody takes them over.",
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
    # --- settings --------------------------------------------------------------------------------------
    "nav.settings": ("Ayarlar", "Settings"),
    "settings.title": ("Ayarlar", "Settings"),
    "settings.accounts": ("Operatör hesapları", "Accounts with operators"),
    "settings.country": ("Ülke türü", "Country"),
    "settings.password": ("Şifresi yazıldı", "Password set"),
    "settings.not_set": ("tanımlı değil", "not set"),
    "settings.client": ("Program", "Program"),
    "settings.user": ("ERP kullanıcısı", "ERP user"),
    "settings.keys": ("Anahtarlar", "Keys"),
    "settings.addresses": ("Adresler", "Addresses"),
    "settings.used": ("son kullanım {at}", "last used {at}"),
    "settings.unused": ("hiç kullanılmadı", "never used"),
    "settings.any": ("her adres", "any address"),
    "rules.title": ("Onay kuralları", "Rules of approval"),
    "rules.lead": (
        "Kuralda yazan gönderim, kim gönderirse göndersin, ikinci bir kişinin onayını bekler.",
        "What a rule names waits for a second person, whoever sends it.",
    ),
    "rules.other_right": (
        "Siz mesaj gönderebildiğiniz için kuralları ve onaylayanları değiştiremezsiniz; gönderici olmayan bir yönetici "
        "değiştirir.",
        "You can send, so you cannot change rules and approvers: an administrator who does not send does.",
    ),
    "rules.none": (
        "Henüz kural yok: hiçbir gönderim onay beklemez. Önce bir onaylayan, sonra bir kural ekleyin.",
        "There are no rules yet: nothing waits. Add an approver first, then a rule.",
    ),
    "rules.add": ("Kural ekle", "Add a rule"),
    "rules.add_hint": (
        "Doldurduğunuz her koşul birlikte aranır; boş bırakılan aranmaz. Hepsi boşsa her gönderim bekler.",
        "All that you fill in must be met; what is empty is not asked about. All empty: everything waits.",
    ),
    "rules.remove": ("Kaldır", "Remove"),
    "rules.recipients_over": ("Şu kadar alıcıdan çoksa", "More recipients than"),
    "rules.credits_over": ("Şu kadar krediden çoksa", "More credits than"),
    "rules.sources": ("Nereden gönderildi?", "Sent by"),
    "rules.unit": ("Kimin gönderdiği?", "Sent for whom?"),
    "rules.unit_hint": ("Kural yalnız bir birimi ilgilendiriyorsa.", "Where the rule is of one unit alone."),
    "rules.unit_any": ("Herkes", "Anybody"),
    "rules.unit.user": ("Bir kullanıcı", "One user"),
    "rules.unit.department": ("Bir departman", "One department"),
    "rules.unit.branch": ("Bir şube", "One branch"),
    "rules.unit.company": ("Bir şirket", "One company"),
    "rules.unit_code": (
        "Birimin kodu (kullanıcıda e-postası ya da ERP adı)",
        "Its code (of a user: e-mail or ERP name)",
    ),
    "rules.approvers": ("Onaylayanlar", "Approvers"),
    "rules.no_approvers": (
        "Henüz onaylayan yok. Aşağıda ekleyin.",
        "There are no approvers yet. Add one below.",
    ),
    "rules.add_approver": ("Onaylayan ekle ya da değiştir", "Add or change an approver"),
    "rules.user": ("Kullanıcı", "User"),
    "rules.user_hint": (
        "ERP'deki adı; ERP yoksa e-postası.",
        "The name in the ERP; without one, the e-mail.",
    ),
    "rules.number_hint": (
        "Onay kodu bu numaraya gider. Konsolda onaylayacak kişinin kendi numarası olmalı.",
        "Codes go to this number. Who approves in the console has to have this very number.",
    ),
    "rules.approves": ("Neyi onaylar?", "Approves what?"),
    "kind.job": ("toplu gönderim", "jobs"),
    "kind.task": ("ERP görevi", "tasks of the ERP"),
    "rules.credits": (
        "En çok kaç kredilik gönderim? (boş: sınırsız)",
        "Up to how many credits? (empty: any)",
    ),
    "rules.up_to": ("en çok {credits} kredi", "up to {credits} credits"),
    "rules.alone": (
        "Kimin istediği bilinmeyen işleri de onaylayabilir",
        "May approve what nobody is known to have asked for",
    ),
    "rules.alone_short": ("isteyeni bilinmeyenleri de", "also of unknown askers"),
    # --- the firm's own sign-in -----------------------------------------------------------------------
    "enterprise.title": ("Kurum hesabıyla giriş", "Enterprise sign-in"),
    "enterprise.lead": (
        "Firmanızın kendi hesaplarıyla (Microsoft, Google ya da başka bir sağlayıcı) girersiniz.",
        "You come in by your firm's own accounts (Microsoft, Google or another provider).",
    ),
    "enterprise.firm": ("Firma kodu", "Firm code"),
    "enterprise.firm_hint": (
        "Yöneticinizin verdiği kısa ad; örneğin: ornek",
        "The short name that your administrator gave you, like: ornek",
    ),
    "enterprise.leads": (
        "{name} için giriş {host} adresinde yapılır; oradan buraya dönersiniz. Adresi tanımıyorsanız devam etmeyin.",
        "People of {name} sign in at {host}, and come back here. If you do not know the address, do not go on.",
    ),
    "enterprise.go": ("{name} hesabıyla giriş yap", "Sign in with your account of {name}"),
    "enterprise.other": ("Başka bir yolla gir", "Sign in another way"),
    "invite.or_own": ("Ya da kendi anahtarınızla", "Or with a passkey or password of your own"),
    "invite.provider_hint": (
        "Kurum hesabınızın e-postası {email} olmalı.",
        "The e-mail of your account has to be {email}.",
    ),
    "provider.title": ("Kurum hesabıyla giriş", "Enterprise sign-in"),
    "provider.lead": (
        "Kişileriniz firmanızın kendi hesaplarıyla girer (OpenID Connect). Ayrıca bir parola gerekmez; hesabı"
        " kapatılan giremez.",
        "Your people come in by your firm's own accounts (OpenID Connect), with no further password; whoever has none"
        " stays out.",
    ),
    "provider.unbound": (
        "Bu kurulumun henüz kendi alan adı yok. Alan adı değişince sağlayıcıdaki dönüş adresini de değiştirin.",
        "This deployment has no domain of its own yet. When it gets one, change the address at the provider too.",
    ),
    "provider.there": ("1. Sağlayıcıda", "1. At the provider"),
    "provider.there_hint": (
        "Sağlayıcınızda bir web uygulaması açın ve dönüş adresi olarak bunu verin. Size bir istemci kimliği ve gizli"
        " değer verir.",
        "Register a web application at your provider, with this redirect address. It gives you a client ID and a"
        " client secret.",
    ),
    "provider.redirect": ("Dönüş adresi (redirect URI)", "Redirect address (redirect URI)"),
    "provider.here": ("2. Burada", "2. Here"),
    "provider.issuer": ("Sağlayıcının adresi (issuer)", "The provider's address (issuer)"),
    "provider.issuer_hint": (
        "Örnek: https://login.microsoftonline.com/KIRACI-NUMARASI/v2.0 ya da https://accounts.google.com",
        "Like https://login.microsoftonline.com/TENANT-ID/v2.0 or https://accounts.google.com",
    ),
    "provider.client": ("İstemci kimliği (client ID)", "Client ID"),
    "provider.secret": ("Gizli değer (client secret)", "Client secret"),
    "provider.secret_hint": (
        "Kaydedildikten sonra bir daha gösterilmez.",
        "It is not shown again once it is kept.",
    ),
    "provider.secret_kept": (
        "Kayıtlı. Değiştirmeyecekseniz boş bırakın.",
        "There is one. Leave this empty to keep it.",
    ),
    "provider.vouches": (
        "Sağlayıcı e-postaların doğrulandığını söylemese de kabul et (yalnız kendi kiracınızsa)",
        "Take e-mails that the provider does not call verified (only if its tenant is your own)",
    ),
    "provider.required": (
        "Firmaya yalnız kurum hesabıyla girilsin",
        "The firm is entered by this sign-in alone",
    ),
    "provider.link_title": ("3. Kişilerinize verin", "3. For your people"),
    "provider.link_hint": (
        "Önce herkesi Kişiler sayfasından kurum e-postasıyla davet edin. Sonra bu adresten girerler; ilk girişte hesap"
        " kişiye bağlanır.",
        "Invite everybody on the page of people first, by the e-mail of its account. Then they come in by this address;"
        " the first sign-in binds the account.",
    ),
    "provider.link": ("Giriş adresi", "Sign-in address"),
    "provider.remove": ("Kurum hesabıyla girişi kaldır", "Remove the enterprise sign-in"),
    "provider.remove_sure": (
        "Yalnız kurum hesabıyla girenler, girişleri sıfırlanana dek giremez. Açık oturumlar en çok 12 saat sürer.",
        "Who comes in by it alone stays out until reset. Sessions that are open last 12 hours at most.",
    ),
    "provider.remove_yes": ("Evet, kaldır", "Yes, remove it"),
    "people.bound": ("kurum hesabına bağlı", "bound to an account of the firm's"),
    "people.subject_more": ("Kurum hesabının kimliği", "The account's subject"),
    "people.subject": ("Hesap kimliği (subject)", "Subject"),
    "people.subject_hint": (
        "Yalnız sağlayıcınız e-posta bildirmiyorsa gerekir.",
        "Needed only where your provider gives no e-mail.",
    ),
}

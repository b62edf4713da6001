"""What the pages of evidence say (`ulak.console.texts`): Turkish first, English second."""

from collections.abc import Mapping
from typing import Final

EVIDENCE: Final[Mapping[str, tuple[str, str]]] = {
    "nav.evidence": ("Kanıt", "Evidence"),
    "evidence.title": ("Kanıt", "Evidence"),
    "evidence.lead": (
        "Bir iletinin kime, ne zaman, hangi izinle gönderildiğini ve operatörün ne dediğini imzalı bir belge "
        "olarak alın.",
        "Take, as a signed document, to whom a message went, when, by which consent, and what the operator said.",
    ),
    "evidence.by_number": ("Numarayla bul", "Find it by the number"),
    "evidence.by_number_hint": (
        "Numaraya son 90 günde gidenler listelenir; her birinin yanında Kanıt bağlantısı vardır.",
        "What went to the number in the last 90 days is listed; beside each stands a link Evidence.",
    ),
    "evidence.find": ("Gidenleri göster", "Show what was sent"),
    "evidence.by_id": ("İleti ya da iş numarasıyla aç", "Open it by the id of a message or a job"),
    "evidence.id": ("İleti ya da iş numarası", "Id of the message or job"),
    "evidence.by_id_hint": (
        "Raporda message_id sütununda; işin sayfasında adresin sonunda yazar.",
        "It stands in the column message_id of the report; that of a job at the end of its page's address.",
    ),
    "evidence.show": ("Kanıtı aç", "Open the evidence"),
    "evidence.no_codes": (
        "Tek kullanımlık şifreler bir işin iletisi değildir: metinleri hiçbir yerde tutulmaz. Onaylanan "
        "görevin kendi imzalı kaydı vardır.",
        "Codes are no messages of a job: their texts are kept nowhere. A task that was approved has a signed "
        "record of its own.",
    ),
    "evidence.of": ("Kanıt", "Evidence"),
    "evidence.of_message": ("İleti kanıtı", "Evidence of a message"),
    "evidence.meaning": (
        "Aşağıdakiler imza anında kayıtlarımızda böyle duruyordu. Kanıt bu sayfa değil, imzalı dosyanın kendisidir.",
        "What follows stood so in our records when it was signed. The evidence is the signed file, not this page.",
    ),
    "evidence.take": ("Kanıt dosyasını indir", "Download the evidence"),
    "evidence.take_hint": (
        "Dosyayı olduğu gibi saklayın: başka bir programla yeniden kaydedilen dosya denetimden geçmez.",
        "Keep the file as it comes: one that another program has written anew does not check.",
    ),
    "evidence.of_job": ("İşin kanıtı", "Evidence of a job"),
    "evidence.job_lead": (
        "İşin {count} alıcısının kanıtı tek dosyada: ilk satır imzalı beyan, sonra her alıcıya bir satır.",
        "Evidence of the job's {count} recipients in one file: the signed statement first, then a line a recipient.",
    ),
    "evidence.build": ("Dosyayı hazırla ve indir", "Make the file and download it"),
    "evidence.waits": (
        "Dosya hazırlanıyor; büyük işlerde birkaç dakika sürer.",
        "The file is being made; of a large job that takes some minutes.",
    ),
    "evidence.not_over": (
        "Bu işin dosyası iş bitince alınır; kimseye gönderilmediyse dosyası olmaz. Tek bir iletinin kanıtı "
        "şimdi de alınabilir.",
        "The file of this job can be taken once it is over; where nobody was written to there is none. The "
        "evidence of one message can be taken now.",
    ),
    "evidence.one_of_them": (
        "Tek bir alıcının kanıtı, başkalarının verisi olmadan, onun satırından alınır:",
        "One recipient's evidence, without the data of others, is taken at its line:",
    ),
    "evidence.check": ("Nasıl denetlenir?", "How it is checked"),
    "evidence.check_lead": (
        "Herkes, bizim sistemimize bağlanmadan, internetsiz denetleyebilir. Tek baytı değişmiş bir dosya "
        "denetimden geçmez.",
        "Anybody can check it offline, without our system. A file with one altered octet does not pass.",
    ),
    "evidence.keys": ("İmza anahtarlarını indirin.", "Download the signing keys."),
    "evidence.keys_hint": (
        "Herkese açıktır; bir kez indirip saklayın.",
        "They are public; download them once and keep them.",
    ),
    "evidence.program": ("Denetim programını indirin.", "Download the program that checks."),
    "evidence.program_hint": (
        "Kısa, okunabilir bir Python programıdır; Python 3.11 ve cryptography paketi ister.",
        "A short Python program that can be read; it needs Python 3.11 and the package cryptography.",
    ),
    "evidence.run": ("Çalıştırın:", "Run it:"),
    "evidence.run_files": ("kanit.json anahtarlar.json", "evidence.json keys.json"),
    "evidence.limits": (
        "İmza, kayıtlarımızın ne dediğini gösterir; operatörün kendi kayıtlarının yerine geçmez. Alınan her "
        "kanıt iz kaydına yazılır.",
        "The signature shows what our records said; it does not stand for the operator's own. Each evidence "
        "that is taken stands in the trail.",
    ),
}

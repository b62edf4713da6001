"""The sentences of this room, by code: Turkish first, English second."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "account_without_first": (
        "Firmanın '{service}' hesabı yok. Önce onu tanımlayın, sonra ona ek hesaplar ekleyin.",
        "The firm has no account '{service}'. Set that one up first, then others beside it.",
    ),
    "route_account_unknown": (
        "'{account}' firmanın '{service}' hesaplarından değil. Tanımlı olanlar: {known}.",
        "'{account}' is none of the firm's '{service}' accounts. Those that it has: {known}.",
    ),
    "route_repeated": (
        "'{account}' için aynı satır yukarıda da var. Birini çıkarın.",
        "The same row for '{account}' stands above too. Take one out.",
    ),
    "route_type_of_other": (
        "'{type}' mesajları '{service}' hizmetinden gitmez. Mesaj türünü kendi hizmetinin yönlendirmesine yazın.",
        "Messages of type '{type}' do not go by the service '{service}'. Name the type in its own service's routing.",
    ),
    "route_accounts_too_many": (
        "Bir hizmetin yönlendirmesinde bu operatörlerle en çok {limit} hesap bulunabilir. Satırları azaltın.",
        "With these operators, the routing of a service names {limit} accounts at the most. Take rows out.",
    ),
    "credential_twice": (
        "'{field}' iki kez verilmiş: credentials içinde ve yanında. Birini verin.",
        "'{field}' is given twice: inside credentials and beside it. Give one.",
    ),
    "client_name": (
        "Bağlantı adı 1–64 karakter olmalı: harf, rakam, boşluk ve . _ - içerebilir.",
        "A client's name has 1 to 64 characters: letters, digits, spaces and . _ -.",
    ),
    "clients_too_many": (
        "Bir firmanın en çok {limit} bağlantısı olabilir. Var olan bir bağlantıya anahtar verin.",
        "A firm may have {limit} clients at most. Give a key to one that there is.",
    ),
    "client_keys_two": (
        "'{client}' bağlantısının bu türden geçerli iki anahtarı var. Önce eskisini iptal edin.",
        "The client '{client}' has two keys of this kind that hold. Revoke the old one first.",
    ),
    "key_end_not_a_time": (
        "Eski anahtarın biteceği an RFC 3339 biçiminde ve saat farkıyla yazılır: 2026-12-01T09:00:00+03:00.",
        "When the old key ends is written as RFC 3339 with its offset: 2026-12-01T09:00:00+03:00.",
    ),
    "key_end_too_far": (
        "Eski anahtarın biteceği an gelecekte ve en çok {days} gün sonra olmalı. Hemen bitirmek için anahtarı silin.",
        "The old key ends in the future, within {days} days. To end it at once, delete it.",
    ),
    "unit_narrower": (
        "Bir {kind} kaydı '{field}' altında olamaz: kullanıcı, bölüm, işyeri, şirket sırasıyla bağlanır.",
        "A {kind} cannot belong to a '{field}': users, departments, branches and companies belong in that order.",
    ),
    "approval_rule_unit": (
        "Birim 'tür#kod' biçiminde yazılır: user, department, branch ya da company (department#SATIS).",
        "Write the unit as 'kind#code': user, department, branch or company (department#SATIS).",
    ),
    "content_host": (
        "'{host}' bir alan adı değil. Şema ve yol olmadan yazın; örnek: acme.com.tr.",
        "'{host}' is no host. Write it without scheme and path, such as acme.com.tr.",
    ),
    "approval_rules_without_approver": (
        "Toplu işleri onaylayabilecek kimse yok: her iş beklerdi. Önce bir onaylayan tanımlayın "
        "(PUT /v1/settings/approvers/…, 'job').",
        "Nobody may approve jobs: every job would wait. Set an approver first (PUT /v1/settings/approvers/…, 'job').",
    ),
    "operator_without_balance": (
        "'{operator}' operatörünün bağlantısı bakiye sorgulayamıyor.",
        "The connection to the operator '{operator}' cannot ask for a balance.",
    ),
    "operator_refuses": (
        "'{operator}' operatörü hesabı açmadı ({why}). Kullanıcı adını ve şifreyi denetleyin; operatörün, çağıranın IP "
        "adresini de tanıması gerekebilir.",
        "The operator '{operator}' did not open the account ({why}). Look at its user name and password; the operator "
        "may also have to know the address that calls it.",
    ),
    "scope_not_held": (
        "Kendinizde olmayan yetkiyi ({scopes}) bir programa veremezsiniz. Bu yetkisi olan bir yönetici versin.",
        "You cannot give a program what you do not hold yourself ({scopes}). Let an administrator who holds it do so.",
    ),
    "key_beyond_giver": (
        "Bu programın sizde olmayan yetkisi var ({scopes}); anahtarını ancak bu yetkisi olan bir yönetici oluşturur.",
        "This program may do what you may not ({scopes}): only an administrator who holds that makes its keys.",
    ),
}

"""The administrator's commands, as they are typed, against moto's AWS."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cli.__main__ import main
from cli.deployment import Deployment
from tests.simulator.simulator_world import running
from tests.world import BUCKET, SETTINGS, TABLE, make_resources
from ulak.assembly import House
from ulak.directory.firms import Service
from ulak.directory.known_firms import KnownFirms
from ulak.errors import Unauthenticated
from ulak.operators.http import Http
from ulak.platform.aws import client
from ulak.platform.clock import HOUR, system_clock
from ulak.platform.table import Table, Update


def description(deployment: Deployment) -> dict[str, Any]:
    """What CloudFormation says of the stack (moto's needs packages of its own)."""
    if deployment.stack != "ulak":
        error = {"Code": "ValidationError", "Message": f"Stack with id {deployment.stack} does not exist"}
        raise ClientError({"Error": error}, "DescribeStacks")
    return {
        "Outputs": [
            {"OutputKey": "TableName", "OutputValue": TABLE},
            {"OutputKey": "BucketName", "OutputValue": BUCKET},
            *(
                {"OutputKey": f"{queue}QueueUrl", "OutputValue": f"https://sqs.example/{queue}"}
                for queue in ("Plan", "Send", "Interactive", "Reports", "Iys", "Lists")
            ),
        ],
        "Parameters": [{"ParameterKey": "Stage", "ParameterValue": "test"}],
    }


class Keyboard(io.StringIO):
    """Somebody types."""

    def isatty(self) -> bool:
        return True


class Terminal:
    keyboard: type[io.StringIO] = io.StringIO

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch
        self.directory = House(SETTINGS).directory.store

    def run(self, *words: str, typed: str = "") -> tuple[int, Any, str]:
        """Exit status, what was printed as JSON, and what was said beside it."""
        self._monkeypatch.setattr("sys.stdin", self.keyboard(typed))
        try:
            status = main(list(words))
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        said = self._capsys.readouterr()
        return status, json.loads(said.out) if said.out.startswith("{") else None, said.err

    def made(self, *words: str, typed: str = "") -> dict[str, Any]:
        status, printed, said = self.run(*words, typed=typed)
        assert (status, said) == (0, "")
        assert isinstance(printed, dict)
        return printed

    def firms(self, *, after_hours: int = 0) -> KnownFirms:
        return House(SETTINGS, lambda: system_clock() + after_hours * HOUR).directory.firms


@pytest.fixture
def terminal(
    aws_in_process: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    make_resources()
    monkeypatch.setattr(Deployment, "_description", property(description))
    return Terminal(capsys, monkeypatch)


ACCOUNT = (
    *("set-account", "acme", "sms", "--operator", "netgsm", "--username", "850"),
    *("--sender-id", "ACME", "--sender-id", "ACME2"),
)


def test_a_new_firm_gets_its_account_and_key_in_three_commands(terminal: Terminal) -> None:
    assert terminal.made("add-firm", "acme", "--name", "Acme A.Ş.") == {"firm": "acme", "name": "Acme A.Ş."}
    made = terminal.made(*ACCOUNT, typed="şifre 1 \n")
    assert made == {"firm": "acme", "service": "sms", "secret": "ulak/test/acme/sms"}
    account = terminal.directory.account("acme", Service.SMS)
    assert account is not None
    assert account.sender_ids == ("ACME", "ACME2")
    value = client("secretsmanager").get_secret_value(SecretId=made["secret"])["SecretString"]
    assert json.loads(value) == {"operator": "netgsm", "username": "850", "password": "şifre 1 "}
    key = terminal.made("add-key", "acme", "--label", "ERP", "--erp-user", "ayşe")
    caller = terminal.firms().authenticate(f"Bearer {key['key']}")
    assert (caller.firm_id, caller.key_id, caller.erp_user) == ("acme", key["key_id"], "ayşe")


def test_firms_without_a_key_for_tckns_get_one_and_no_key_is_ever_replaced(terminal: Terminal) -> None:
    secrets = client("secretsmanager")
    names = {firm: f"ulak-personal/test/{firm}" for firm in ("acme", "beta")}
    for firm in names:
        terminal.made("add-firm", firm, "--name", firm)
    kept = secrets.get_secret_value(SecretId=names["beta"])["SecretString"]
    secrets.delete_secret(SecretId=names["acme"], ForceDeleteWithoutRecovery=True)
    assert terminal.made("complete-firms") == {"keys_made": ["acme"]}
    assert secrets.get_secret_value(SecretId=names["acme"])["SecretString"]
    assert terminal.made("complete-firms") == {"keys_made": []}
    assert secrets.get_secret_value(SecretId=names["beta"])["SecretString"] == kept


def test_a_password_is_never_printed_and_a_key_once(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    status, printed, said = terminal.run(*ACCOUNT, typed="s3cr3t\n")
    assert status == 0
    assert "s3cr3t" not in json.dumps(printed) + said
    key = terminal.made("add-key", "acme", "--label", "ERP")["key"]
    items = repr(client("dynamodb").scan(TableName=TABLE)["Items"])
    assert key.partition(".")[2] not in items


def test_a_revoked_key_is_refused_by_whoever_had_not_met_it(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    key = terminal.made("add-key", "acme", "--label", "ERP")
    terminal.firms().authenticate(f"Bearer {key['key']}")
    assert terminal.made("revoke-key", "acme", key["key_id"])["revoked"] is True
    with pytest.raises(Unauthenticated):
        terminal.firms().authenticate(f"Bearer {key['key']}")


def test_a_key_for_some_days_ends_after_them(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    key = f"Bearer {terminal.made('add-key', 'acme', '--label', 'x', '--days', '2')['key']}"
    terminal.firms(after_hours=47).authenticate(key)
    with pytest.raises(Unauthenticated):
        terminal.firms(after_hours=49).authenticate(key)


@pytest.mark.parametrize("days", ["0", "-1", "x"])
def test_a_key_for_no_day_at_all_is_not_made(terminal: Terminal, days: str) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    status, printed, said = terminal.run("add-key", "acme", "--label", "x", "--days", days)
    assert (status, printed) == (2, None)
    assert "--days" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("add-firm", "acme", "--name", "x"), "There is a firm 'acme' already.", id="taken"),
        pytest.param(("add-key", "nobody", "--label", "x"), "There is no firm 'nobody'.", id="no such firm"),
        pytest.param(("revoke-key", "acme", "0" * 12), "There is nothing here", id="no such key"),
        pytest.param((*ACCOUNT, "--sender-id", "GÜNEŞ"), "A sender ID holds no Turkish letters", id="sender"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_with_status_1(
    terminal: Terminal, words: tuple[str, ...], told: str
) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    status, printed, said = terminal.run("--lang", "en", *words, typed="p\n")
    assert (status, printed) == (1, None)
    assert said.startswith(told)


def test_sentences_are_turkish_unless_asked_otherwise(terminal: Terminal) -> None:
    assert terminal.run("add-key", "nobody", "--label", "x")[2] == "'nobody' adlı firma yok.\n"


def test_a_stack_that_is_not_there_is_named_and_no_traceback_is_shown(terminal: Terminal) -> None:
    status, printed, said = terminal.run("--stack", "other", "add-firm", "acme", "--name", "x")
    assert (status, printed) == (1, None)
    assert "other" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("firm", ["Acme", "a", "1acme", "acme_x", "acme#x", "a" * 33, "şirket"])
def test_a_firms_id_is_letters_and_digits_alone(terminal: Terminal, firm: str) -> None:
    status, printed, _ = terminal.run("add-firm", firm, "--name", "x")
    assert (status, printed) == (2, None)


def test_an_account_without_a_password_is_not_set(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    status, _, said = terminal.run("--lang", "en", *ACCOUNT, typed="")
    assert status == 1
    assert "password" in said
    assert terminal.directory.account("acme", Service.SMS) is None


def test_credentials_go_by_the_names_that_the_operator_declares(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    words = ("set-account", "acme", "sms", "--operator", "netgsm", "--sender-id", "ACME")
    made = terminal.made(*words, "--credential", "username=850", typed="gizli\n")
    value = client("secretsmanager").get_secret_value(SecretId=made["secret"])["SecretString"]
    assert json.loads(value) == {"operator": "netgsm", "username": "850", "password": "gizli"}
    for given, told in (
        (("--credential", "password=gizli"), "'password' is secret and is not taken from the command line"),
        (
            ("--username", "850", "--credential", "pin=1"),
            "has no credential 'pin'. It has: username, password.",
        ),
        ((), "needs 'username'"),
    ):
        status, _, said = terminal.run("--lang", "en", *words, *given, typed="gizli\n")
        assert (status, told in said) == (1, True), said


def test_a_secret_credential_is_asked_for_at_a_terminal(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("cli.firms.getpass", lambda prompt: asked.append(prompt) or "yanki-1")
    terminal.made("add-firm", "acme", "--name", "Acme")
    words = ("set-account", "acme", "sms", "--operator", "yanki", "--sender-id", "ACME")
    terminal.keyboard = Keyboard
    made = terminal.made(*words, "--base-url", "http://127.0.0.1:9100")
    assert asked == ["Erişim anahtarı (token): "]
    value = client("secretsmanager").get_secret_value(SecretId=made["secret"])["SecretString"]
    assert json.loads(value) == {"operator": "yanki", "token": "yanki-1"}


def test_an_account_is_counted_under_an_operator_whose_wire_is_not_spoken(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    words = ("set-account", "acme", "sms", "--operator", "turkcell_kktc", "--sender-id", "ACME")
    made = terminal.made(*words, "--report-calls-per-minute", "20")
    shown = terminal.made("show-settings", "acme")["accounts"]["sms"]
    assert (shown["operator"], shown["report_calls_per_minute"]) == ("turkcell_kktc", 20)
    with pytest.raises(ClientError):
        client("secretsmanager").get_secret_value(SecretId=made["secret"])


def test_a_top_up_counts_once_for_its_reference(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    command = ("top-up", "acme", "sms", "500", "--reference", "FAT-1")
    first, again = terminal.made(*command), terminal.made(*command)
    assert (first["credits"], first["replayed"], again["replayed"]) == (500, False, True)
    status, _, said = terminal.run("--lang", "en", "top-up", "acme", "sms", "501", "--reference", "FAT-1")
    assert (status, said) == (1, "The reference FAT-1 was topped up before with another amount.\n")


def test_a_firm_that_does_not_exist_is_not_topped_up(terminal: Terminal) -> None:
    status, _, said = terminal.run("--lang", "en", "top-up", "acme", "sms", "5", "--reference", "FAT-1")
    assert (status, said) == (1, "There is no firm 'acme'.\n")


def test_the_audit_ends_with_one_when_books_do_not_hold(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    terminal.made("top-up", "acme", "otp", "500", "--reference", "FAT-1")
    good = terminal.made("audit")
    assert (good["violations"], [one["firm"] for one in good["firms"]]) == ([], ["acme"])
    balance = ("FIRM#acme#CREDIT#otp", "BALANCE")
    Table(client("dynamodb"), TABLE).write(Update(balance, "ADD available :n", values={":n": 1}))
    status, printed, _ = terminal.run("audit", "acme")
    assert status == 1
    assert [violation.partition(" ")[0] for violation in printed["violations"]] == ["I2", "I7"]


def test_a_tckn_account_is_with_an_operator_that_carries_it_and_has_a_sender_of_its_own(
    terminal: Terminal,
) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme A.Ş.")
    terminal.made(*ACCOUNT, typed="secret\n")
    tckn = ("set-account", "acme", "tckn", "--sender-id")
    url = ("--base-url", "http://127.0.0.1:9100")
    for words, reason in (
        ((*tckn, "ACMETCKN", "--operator", "netgsm"), "hizmetini vermiyor"),
        ((*tckn, "ACMETCKN", "--operator", "yanki"), "--base-url"),
        ((*tckn, "ACME", "--operator", "yanki", *url), "ACME"),
    ):
        status, _, said = terminal.run(*words, typed="secret\n")
        assert (status, reason in said) == (1, True), said
    personal = client("secretsmanager")
    before = personal.get_secret_value(SecretId="ulak-personal/test/acme")["SecretString"]
    terminal.made(*tckn, "ACMETCKN", "--operator", "yanki", *url, typed="secret\n")
    assert personal.get_secret_value(SecretId="ulak-personal/test/acme")["SecretString"] == before
    personal.delete_secret(SecretId="ulak-personal/test/acme", ForceDeleteWithoutRecovery=True)
    terminal.made(*tckn, "ACMETCKN", "--operator", "yanki", *url, typed="secret\n")
    assert personal.get_secret_value(SecretId="ulak-personal/test/acme")["SecretString"] != before


def test_a_firms_windows_are_set_whole_with_its_clock(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    words = ("--window", "commercial=10:00-19:00@12345", "--window", "informational/flash=none")
    made = terminal.made("set-windows", "acme", "--time-zone", "Europe/Berlin", *words)
    firm = terminal.directory.firm("acme")
    assert firm is not None
    assert (firm.time_zone, list(firm.windows)) == ("Europe/Berlin", made["windows"])
    terminal.made("set-windows", "acme")
    firm = terminal.directory.firm("acme")
    assert firm is not None
    assert (firm.time_zone, firm.windows) == ("", ())


@pytest.mark.parametrize(
    "words", [("--window", "commercial=9-21"), ("--time-zone", "Mars/Olympus")], ids=["window", "zone"]
)
def test_a_window_that_is_none_changes_nothing(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    terminal.made("set-windows", "acme", "--window", "commercial=none")
    status, _, said = terminal.run("--lang", "en", "set-windows", "acme", *words)
    assert (status, bool(said)) == (1, True)
    firm = terminal.directory.firm("acme")
    assert firm is not None
    assert firm.windows == ("commercial=none",)


def test_a_client_a_unit_and_their_limits_are_set_and_shown(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    terminal.made(*ACCOUNT, typed="gizli\n")
    made = terminal.made("set-client", "acme", "Logo", "--erp-user", "ayse", "--within", "department=SATIS")
    assert (made["erp_user"], made["department"], made["scopes"]) == (
        "ayse",
        "SATIS",
        ["personal", "read", "send"],
    )
    key = terminal.made("add-client-key", "acme", "Logo", "--days", "30")
    caller = terminal.firms().authenticate(f"Bearer {key['key']}")
    assert (caller.erp_user, caller.units) == ("ayse", {"department": "SATIS"})
    unit = ("set-unit", "acme", "department", "SATIS", "--within", "company=01", "--credits", "sms=500")
    assert terminal.made(*unit, "--sender-id", "ACME2")["credits_a_month"] == {"sms": 500}
    shown = terminal.made("show-settings", "acme")
    assert shown["accounts"]["sms"]["username"] == "850"
    assert [one["key_id"] for one in shown["clients"][0]["keys"]] == [key["key_id"]]
    assert "gizli" not in json.dumps(shown)
    terminal.made("revoke-key", "acme", key["key_id"])
    assert terminal.made("show-settings", "acme")["clients"][0]["keys"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("set-unit", "acme", "galaxy", "A1"),
        ("set-unit", "acme", "user", "ayse", "--credits", "fax=5"),
        ("set-unit", "acme", "user", "ayse", "--credits", "sms=-5"),
        ("set-client", "acme", "Logo", "--within", "floor=3"),
        ("set-client", "acme", "Logo", "--scope", "root"),
    ],
)
def test_settings_that_are_none_are_refused_as_they_are_typed(
    terminal: Terminal, words: tuple[str, ...]
) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    assert terminal.run(*words)[0] == 2


def test_a_company_that_belongs_to_a_branch_is_refused(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    status, _, told = terminal.run(
        "--lang", "en", "set-unit", "acme", "company", "01", "--within", "branch=A"
    )
    assert (status, "cannot belong" in told) == (1, True)


def test_the_doctor_says_what_is_wrong_with_each_account_and_what_to_do(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    nothing = {"firm": "acme", "healthy": True, "egress_address": None, "accounts": [], "violations": []}
    assert terminal.made("doctor", "acme") == nothing
    nobody = ("--sender-id", "ACME", "--base-url", "http://127.0.0.1:9")
    terminal.made(
        "set-account", "acme", "sms", "--operator", "netgsm", "--username", "850", *nobody, typed="p\n"
    )
    terminal.made("report-route", "acme", "sms")
    login = ("--operator", "turk_telekom", "--username", "u", *nobody)
    terminal.made("set-account", "acme", "otp", *login, typed="p\n\n")
    status, printed, _ = terminal.run("doctor", "acme")
    assert status == 1
    assert isinstance(printed, dict)
    shown = {one["service"]: one for one in printed["accounts"]}
    assert (shown["sms"]["push_route"], shown["sms"]["reports"]) == (True, ["asked", "pushed"])
    assert (shown["otp"]["push_route"], shown["otp"]["reports"], shown["otp"]["balance"]) == (False, [], None)
    asked_or_logged_in = [wrong.partition(": ")[0] for wrong in printed["violations"]]
    assert sorted(asked_or_logged_in) == ["otp", "sms"]
    assert all("ConnectError" in wrong for wrong in printed["violations"])


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connections that commands opened are closed: a command is a process of its own, and they end with it."""
    opened, connect = [], Http.open

    def kept(*given: Any, **more: Any) -> Http:
        opened.append(connect(*given, **more))
        return opened[-1]

    monkeypatch.setattr(Http, "open", kept)
    yield
    for one in opened:
        one.close()


@pytest.mark.usefixtures("closed")
def test_what_an_operator_does_besides_sending_is_asked_for_by_commands(terminal: Terminal) -> None:
    terminal.made("add-firm", "acme", "--name", "Acme")
    client("sqs").create_queue(QueueName="Lists")  # where what came in is tied to what it answers
    with running("--mix", "calm") as simulator:
        login = ("--username", "8503021000", "--sender-id", "ULAK", "--base-url", simulator.url)
        terminal.made("set-account", "acme", "sms", "--operator", "netgsm", *login, typed="sifre-ulak-1\n")
        made = terminal.made("set-webhooks", "acme", "sms", "--api", "http://127.0.0.1:9")
        assert made["path"].startswith("/v1/operators/")
        with simulator.client() as books:
            books.post("/books/phone/905321234567", json={"account": "8503021000", "text": "merhaba"})
        fetched = [terminal.made("fetch-inbox", "acme", "sms")["messages"] for _ in range(2)]
        assert fetched == [1, 1]
        page = Deployment("ulak").house.inbox.commands.page("acme", None, 10)
        assert [one.text for one in page.messages] == ["merhaba"]
        status, _, told = terminal.run("--lang", "en", "operator-figures", "acme", "sms", "404")
        assert (status, "HTTP 406 60" in told) == (1, True)
    status, _, told = terminal.run("--lang", "en", "fetch-inbox", "acme", "sms")
    assert (status, "ConnectError" in told) == (1, True)
    other = ("--operator", "turk_telekom", "--username", "u", "--sender-id", "ACMEOTP")
    terminal.made("set-account", "acme", "otp", *other, typed="p\n\n")
    status, _, told = terminal.run(
        "--lang", "en", "set-webhooks", "acme", "otp", "--api", "https://a.example"
    )
    assert (status, "does not have this: webhooks" in told) == (1, True)

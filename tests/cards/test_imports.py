"""Files of cards: taken in, told cell by cell, mended and sent again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.calls import call
from tests.conftest import HandClock
from tests.directory.conftest import counted_calls
from tests.lists.files_in import read
from tests.lists.lists_world import ListsWorld, table
from tests.world import FIRM
from ulak.cards import batches
from ulak.directory import current_accounts, personal, subscribers
from ulak.directory.groups import GroupBody, Groups, Member, MemberKind
from ulak.identity.caller import Caller
from ulak.lists.columns import MENDING
from ulak.platform.clock import SECOND

TCKN, WRONG = "17291716060", "17291716050"


class Office(ListsWorld):
    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.house.platform.secrets.set(personal.secret_name("test", FIRM), personal.new_key())
        self.turns = 0

    def take(
        self, kind: str, data: bytes, *, remaining: Callable[[], int] = lambda: 60 * SECOND, **more: Any
    ) -> dict[str, Any]:
        """What came of the file."""
        body = {"kind": kind, "upload": self.upload(data), **more}
        made = self.ask("POST", "/v1/imports", body)
        assert made.body["status"] == "pending"
        assert self.ask("GET", f"{made.headers['location']}/refusals.xlsx").body == {"status": "pending"}
        self.turns += self.build(remaining)
        taken: dict[str, Any] = self.ask("GET", made.headers["location"]).body
        return taken

    def refused_sheet(self, taken: dict[str, Any]) -> bytes:
        return self.fetched(self.ask("GET", taken["refusals_file"]))


@pytest.fixture
def office(aws_in_process: None, clock: HandClock) -> Office:
    return Office(clock)


def told(taken: dict[str, Any]) -> dict[str, int]:
    return {name: taken[name] for name in ("created", "updated", "unchanged", "refused")}


def csv(*lines: str) -> bytes:
    return "\r\n".join(lines).encode("cp1254")


def xlsx(rows: list[list[Any]], name: str = "Cariler") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


ACCOUNTS = csv(
    "Cari Kodu;Ünvan;Bakiye;Vade Tarihi;İl;Cep Tel;Tel 2;Bölge",
    "120.01;Işık Ticaret;1.234,56;24.11.2026;İzmir;0532 123 45 67;0212 555 11 22;Ege",
    "120.02;Güneş;50;;;;;",
)


def test_current_accounts_come_in_by_turkish_headers_and_the_same_file_again_writes_nothing(
    office: Office,
) -> None:
    assert told(office.take("accounts", ACCOUNTS)) == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
    }
    card = current_accounts.current_accounts(office.house.platform.table).get(FIRM, "120.01")
    assert card is not None
    assert (card.name, card.facts["balance"], card.facts["due_date"]) == (
        "Işık Ticaret",
        123456,
        "2026-11-24",
    )
    assert card.facts["fields"] == {"bölge": "Ege"}
    assert [one["number"] for one in card.facts["numbers"]] == ["0532 123 45 67", "0212 555 11 22"]
    with counted_calls() as calls:
        again = office.take("accounts", ACCOUNTS)
    assert told(again) == {"created": 0, "updated": 0, "unchanged": 2, "refused": 0}
    assert not calls["TransactWriteItems"] + calls["PutItem"] + calls["UpdateItem"]


def test_every_bad_cell_is_named_and_the_refused_rows_are_mended_and_sent_again(office: Office) -> None:
    rows = [
        ["Kod", "Unvan", "Bakiye", "Vade", "Cep"],
        ["A1", "Bir", "12,5", "24.11.2026", "0532 000 00 01"],
        ["A2", "İki", "çok", "31.02.2026", "0532 000 00 02"],
        ["A3", "", "5", "", ""],
        ["A1", "Yine", "5", "", ""],
    ]
    taken = office.take("accounts", xlsx(rows))
    assert told(taken) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 3}
    cells = [
        (one["sheet"], one["row"], one["column"], one["value"], one["code"]) for one in taken["refusals"]
    ]
    assert cells == [
        ("Cariler", 3, "Bakiye", "çok", "cell_amount"),
        ("Cariler", 3, "Vade", "31.02.2026", "cell_date"),
        ("Cariler", 4, "Unvan", "", "field_missing"),
        ("Cariler", 5, "Kod", "A1", "code_repeated"),
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(office.refused_sheet(taken)))
    header, *refused = book.get_sheet_by_index(0).to_python()
    assert header[:5] == rows[0]
    assert header[5:] == ["Refused row", "Refused column", "Refusal reason"]
    assert [row[:3] for row in refused] == [["A2", "İki", "çok"], ["A3", "", "5"], ["A1", "Yine", "5"]]
    assert "tutar" in refused[0][7] or "amount" in refused[0][7]
    refused[0][2:4], refused[1][1], refused[2][0] = ["3,5", "24.11.2026"], "Üç", "A4"
    mended = office.take("accounts", xlsx([header, *refused]))
    assert told(mended) == {"created": 3, "updated": 0, "unchanged": 0, "refused": 0}
    card = current_accounts.current_accounts(office.house.platform.table).get(FIRM, "A2")
    assert card is not None
    assert card.facts["fields"] == {}


def test_a_lost_character_is_told_in_whatever_column(office: Office) -> None:
    rows = [["Kod", "Unvan", "Bölge", ""], ["A1", "I\ufffdık", "Ege", ""], ["A2", "İki", "E\ufffd", ""]]
    rows += [["A3", "Üç", "Ege", "ï¿½"], ["A4", "Dört", "Ege", ""]]
    taken = office.take("accounts", xlsx(rows))
    assert told(taken) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 3}
    assert [(one["row"], one["column"], one["code"]) for one in taken["refusals"]] == [
        (2, "Unvan", "cell_replacement_character"),
        (3, "Bölge", "cell_replacement_character"),
        (4, "", "cell_replacement_character"),
    ]


def test_subscribers_come_in_with_tckns_that_stay_nowhere_in_clear(office: Office) -> None:
    data = csv(
        "Abone Kodu;Ad Soyad;Cep Telefonu;TC Kimlik No;Hizmet Numarası;Dil;Gönderilmesin",
        f"S1;Ayşe;;{TCKN};TCKN;Türkçe;Hayır",
        f"S2;Can;0532 000 00 02;{WRONG};telefon;;",
        "S3;Ece;0212 555 11 22;;telefon;;",
        "S4;Efe;0532 000 00 04;;faks;;evet",
    )
    taken = office.take("subscribers", data)
    assert told(taken) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 3}
    cells = [(one["row"], one["column"], one["value"], one["code"]) for one in taken["refusals"]]
    assert cells == [
        (3, "TC Kimlik No", "17******050", "tckn_checksum"),
        (4, "Cep Telefonu", "02***** 22", "msisdn_landline"),
        (5, "Hizmet Numarası", "faks", "cell_choice"),
    ]
    card = subscribers.subscribers(office.house.platform.table).get(FIRM, "S1")
    assert card is not None
    assert card.tckn is not None
    assert office.house.directory.personal.open(FIRM, "S1", card.tckn) == TCKN
    objects = office.bucket._client.list_objects_v2(Bucket="ulak-test-bucket").get("Contents", [])
    kept = b"".join(office.bucket.get(one["Key"]) for one in objects)
    for number in (TCKN, WRONG):
        assert number.encode() not in kept
        assert number not in json.dumps(taken)


def test_a_long_file_goes_on_in_the_next_turn_from_where_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 10)
    lines = [f"K{n:03};Ad {n};{'x' if n == 33 else n}" for n in range(45)]
    taken = office.take("accounts", csv("Kod;Unvan;Bakiye", *lines, "K001;Yine;1"), remaining=lambda: SECOND)
    assert office.turns == 5
    assert told(taken) == {"created": 44, "updated": 0, "unchanged": 0, "refused": 2}
    assert [(one["row"], one["code"]) for one in taken["refusals"]] == [
        (35, "cell_amount"),
        (47, "code_repeated"),
    ]
    assert (taken["status"], taken["rows"]) == ("ready", 46)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Kod;Bakiye;Vade;Şehir", "column_of_field_missing"),
        ("Kod;Unvan;Bakiye;Bakiyesi", "column_of_field_ambiguous"),
    ],
    ids=["no name", "two balances"],
)
def test_a_file_whose_columns_are_not_clear_fails_once_and_says_why(
    office: Office, header: str, code: str
) -> None:
    taken = office.take("accounts", csv(header, "1;2;3;4"))
    assert (taken["status"], [one["code"] for one in taken["problems"]]) == ("failed", [code])
    (problem,) = taken["problems"]
    wanted = {"column_of_field_missing": ("/columns/name", ["1", "2", "3", "4"])}
    wanted |= {"column_of_field_ambiguous": ("/columns/balance", ["3", "4"])}
    assert (problem["choose"], problem["readings"]) == wanted[code]
    mapped = office.take(
        "accounts", csv("No;Balans;Adı", "1;2;Üç"), columns={"balance": 2, "name": "adı", "code": "NO"}
    )
    assert told(mapped)["created"] == 1


def test_what_is_not_there_is_refused_at_once(office: Office) -> None:
    body = {"kind": "accounts", "upload": "0" * 32}
    assert office.ask("POST", "/v1/imports", body).codes == ["upload_missing"]
    assert office.ask("POST", "/v1/imports", body | {"kind": "people"}).codes == ["field_not_one_of"]
    body["upload"] = office.upload(ACCOUNTS)
    wrong = office.ask("POST", "/v1/imports", body | {"columns": {"debt": 1}})
    assert (wrong.codes, wrong.body["problems"][0]["pointer"]) == (["field_unknown"], "/columns/debt")
    for path in ("imports", "exports"):
        assert office.ask("GET", f"/v1/{path}/{'0' * 32}").status == 404
        assert office.ask("GET", f"/v1/{path}/x").status == 404


@pytest.mark.parametrize("kind", ["accounts", "subscribers"])
def test_a_template_filled_in_comes_in(office: Office, kind: str) -> None:
    content = office.fetched(office.ask("GET", f"/v1/imports/templates/{kind}.xlsx"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    (header,) = book.get_sheet_by_index(0).to_python()
    guide = {row[0]: row[2] for row in book.get_sheet_by_index(1).to_python()}
    taken = office.take(kind, xlsx([header, [guide[title] for title in header]]))
    assert (told(taken)["created"], taken["refusals"]) == (1, [])


def exported(office: Office, kind: str, group: str | None = None) -> list[list[str]]:
    body = {"kind": kind} | ({"group": group} if group else {})
    made = office.ask("POST", "/v1/exports", body).headers["location"]
    pending = office.ask("GET", made)
    assert (pending.status, pending.body["status"], pending.headers["retry-after"]) == (200, "pending", "2")
    office.build()
    return table(office.fetched(office.ask("GET", made)))


def test_what_is_exported_comes_back_unchanged(office: Office) -> None:
    office.take("accounts", ACCOUNTS)
    header, *rows = exported(office, "accounts")
    assert header[:5] == ["Account Code", "Name", "Balance", "Due Date", "City"]
    assert sorted(row[0] for row in rows) == ["120.01", "120.02"]
    again = "\r\n".join(";".join(row) for row in [header, *rows]).encode()
    assert told(office.take("accounts", again)) == {"created": 0, "updated": 0, "unchanged": 2, "refused": 0}


NUMBERED = csv(
    "Cari Kodu;Unvan;Bakiye;Vade;Cep;Cep 2;Gönderilmesin;Ülke",
    "00120;=Işık;-1.234,50;24.11.2026;905321112233;+994501234567;Evet;",
    "1-2;Güneş;50;;0212 555 11 22;;Hayır;AZ",
    "3;Baku;0;;0501234567;00905321112233;;AZ",
)


@pytest.mark.parametrize("locale", ["tr", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_stands_in_the_readers_words_with_numbers_as_they_are_dialled_and_comes_back_unchanged(
    office: Office, form: str, locale: str
) -> None:
    assert told(office.take("accounts", NUMBERED))["created"] == 3
    body = {"kind": "accounts", "format": form}
    made = call(office.house, "POST", "/v1/exports", body, caller=Caller(FIRM, "k"), locale=locale)
    office.build()
    data = office.fetched(office.ask("GET", made.headers["location"]))
    header, *rows = read(data)
    lines = {line[0]: dict(zip(header, line, strict=False)) for line in rows}
    mobile, blocked = ("Cep Telefonu", "Gönderilmesin") if locale == "tr" else ("Mobile", "Blocked")
    assert (lines["00120"][mobile], lines["00120"][f"{mobile} 2"]) == ("0532 111 22 33", "00994 50 123 45 67")
    assert (lines["3"][mobile], lines["3"][f"{mobile} 2"]) == ("050 123 45 67", "0090 532 111 22 33")
    assert lines["1-2"][mobile] == "0212 555 11 22"
    assert lines["00120"][blocked] == ("Evet" if locale == "tr" else "Yes")
    assert told(office.take("accounts", data)) == {"created": 0, "updated": 0, "unchanged": 3, "refused": 0}
    if form == "xlsx":
        name = "Cari Hesaplar" if locale == "tr" else "Accounts"
        cells = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()
        (line,) = (line for line in cells if line[0] == "00120")
        assert line[1:4] == ["=Işık", -1234.5, date(2026, 11, 24)]
    else:
        assert "'=Işık;-1.234,50;24.11.2026;" in data.decode("utf-8-sig")


def test_subscribers_choices_are_words_that_an_import_reads(office: Office) -> None:
    office.take(
        "subscribers",
        csv(
            "Kod;Ad;TCKN;Hizmet Numarası;Cep;Dil",
            f"S1;Ayşe;{TCKN};tckn;905320000001;ingilizce",
            "S2;Ali;;;05320000002;",
        ),
    )
    body = {"kind": "subscribers"}
    made = call(office.house, "POST", "/v1/exports", body, caller=Caller(FIRM, "k"), locale="tr")
    office.build()
    data = office.fetched(office.ask("GET", made.headers["location"]))
    header, *rows = table(data)
    lines = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert (lines["S1"]["Hizmet Numarası"], lines["S1"]["Dil"]) == ("TCKN", "İngilizce")
    assert (lines["S2"]["Hizmet Numarası"], lines["S2"]["Dil"]) == ("Telefon", "Türkçe")
    assert lines["S1"]["Cep Telefonu"] == "0532 000 00 01"
    assert told(office.take("subscribers", data))["unchanged"] == 2


@pytest.mark.parametrize("locale", ["tr", "en"])
def test_a_template_and_a_sheet_of_refused_rows_are_in_one_language(office: Office, locale: str) -> None:
    path = "/v1/imports/templates/subscribers.xlsx"
    content = office.fetched(call(office.house, "GET", path, caller=Caller(FIRM, "k"), locale=locale))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    turkish = locale == "tr"
    assert book.sheet_names == (["Mobil Aboneler", "Açıklama"] if turkish else ["Subscribers", "Guide"])
    guide = {row[0]: row[1:] for row in book.get_sheet_by_index(1).to_python()}
    assert guide["Dil" if turkish else "Language"] == (["Hayır", "Türkçe"] if turkish else ["No", "Turkish"])
    body = {
        "kind": "subscribers",
        "upload": office.upload(csv("Kod;Ad;Cep;Dil", "S1;Ayşe;0532 000 00 01;fince")),
    }
    made = call(office.house, "POST", "/v1/imports", body, caller=Caller(FIRM, "k"), locale=locale)
    office.build()
    refused = CalamineWorkbook.from_filelike(
        io.BytesIO(office.refused_sheet(office.ask("GET", made.headers["location"]).body))
    )
    header, line = refused.get_sheet_by_name("Ret" if turkish else "Refused").to_python()
    assert header[4:] == list(MENDING[locale])
    assert line[4] == 2.0
    assert ("Türkçe, İngilizce" if turkish else "Turkish, English") in line[6]


def test_an_export_gives_no_tckn_out_and_taking_it_back_leaves_tckns_alone(office: Office) -> None:
    office.take(
        "subscribers", csv("Kod;Ad;TCKN;Hizmet Numarası;Cep;Bayi", f"S1;Ayşe;{TCKN};tckn;0532 000 00 01;X")
    )
    lines = exported(office, "subscribers")
    assert not any("17" in cell and "060" in cell for line in lines for cell in line)
    again = "\r\n".join(";".join(line) for line in lines).encode()
    assert told(office.take("subscribers", again))["unchanged"] == 1
    groups = Groups.of(office.house.platform.table)
    group = groups.put(FIRM, "VIP", GroupBody(name="Önemli"))
    groups.add(FIRM, group, [Member(MemberKind.SUBSCRIBER, "S1")])
    assert exported(office, "groups") == [["Group Code", "Name"], ["VIP", "Önemli"]]
    assert exported(office, "members", "VIP") == [["Subscriber Code"], ["S1"]]
    for wrong in ({"kind": "members"}, {"kind": "groups", "group": "VIP"}):
        assert office.ask("POST", "/v1/exports", wrong).codes == ["field_missing"]
    assert office.ask("POST", "/v1/exports", {"kind": "members", "group": "YOK"}).status == 404


def test_a_files_certain_amounts_decide_for_its_uncertain_ones(office: Office) -> None:
    head = "Kod;Unvan;Bakiye"
    asked = office.take("accounts", csv(head, "1;A;125.500"))
    (question,) = asked["problems"]
    assert (asked["status"], question["code"]) == ("failed", "column_uncertain")
    assert (question["readings"], question["choose"], question["row"]) == ([",", "."], "/reading/decimal", 2)
    assert told(office.take("accounts", csv(head, "1;A;125.500", "2;B;1.250,00")))["created"] == 2
    assert office.ask("GET", "/v1/accounts/1").body["balance"] == "125500.00"
    office.take("accounts", csv(head, "1;A;125.500"), reading={"decimal": "."})
    assert office.ask("GET", "/v1/accounts/1").body["balance"] == "125.50"


def test_a_word_for_nothing_in_a_file_of_cards_is_asked_about(office: Office) -> None:
    data = csv("Kod;Unvan;Şehir", "1;NULL;Bursa", "2;B;None")
    asked = office.take("accounts", data)
    assert [(one["code"], one["row"]) for one in asked["problems"]] == [
        ("value_nothing_word", 2),
        ("value_nothing_word", 3),
    ]
    taken = office.take("accounts", data, reading={"nothing_words": "empty"})
    assert told(taken) == {"created": 1, "updated": 0, "unchanged": 0, "refused": 1}
    assert "city" not in office.ask("GET", "/v1/accounts/2").body


@pytest.mark.parametrize("reading", [{}, {"nothing_words": "empty"}, {"nothing_words": "text"}])
def test_a_formulas_error_is_no_balance_date_or_choice(office: Office, reading: dict[str, str]) -> None:
    head = "Kod;Unvan;Bakiye;Vade;Gönderilmesin;Şehir"
    data = csv(head, "1;A;#YOK;;;", "2;B;5;#N/A;;", "3;C;5;;#DEĞER!;", "4;D;5;;;#BAŞV!", "5;E;5;;;Bursa")
    taken = office.take("accounts", data, reading=reading)
    cells = [(one["row"], one["column"], one["code"]) for one in taken["refusals"]]
    refused = [(2, "Bakiye", "cell_error"), (3, "Vade", "cell_error"), (4, "Gönderilmesin", "cell_error")]
    left_out = reading == {"nothing_words": "empty"}  # of a text alone
    assert cells == [*refused, *[(5, "Şehir", "cell_error")] * (not left_out)]
    assert told(taken)["created"] == 1 + left_out


def test_members_come_into_their_group_once_and_a_code_of_nobody_is_refused(office: Office) -> None:
    groups = Groups.of(office.house.platform.table)
    groups.put(FIRM, "VIP", GroupBody(name="VIP"))
    office.take("subscribers", csv("Kod;Ad", "A1;Ali", "A2;Veli"))
    file = csv("Abone Kodu;Ad", "A1;Ali", "YOK;Kim", "A2;Veli")
    taken = office.take("members", file, group="VIP")
    assert told(taken) == {"created": 2, "updated": 0, "unchanged": 0, "refused": 1}
    assert [(one["row"], one["value"], one["code"]) for one in taken["refusals"]] == [
        (3, "YOK", "subscriber_unknown")
    ]
    assert sorted(groups.walk(FIRM, groups.need(FIRM, "VIP"))) == ["A1", "A2"]
    assert told(office.take("members", file, group="VIP"))["unchanged"] == 2


def test_a_group_takes_in_the_subscribers_of_a_file_and_a_file_of_members_as_it_was_given_out(
    office: Office,
) -> None:
    groups = Groups.of(office.house.platform.table)
    for code in ("VIP", "BAYI"):
        groups.put(FIRM, code, GroupBody(name=code))
    office.take("subscribers", csv("Kod;Ad", "A1;Ali", "A2;Veli"), group="VIP")
    asked = office.ask("POST", "/v1/exports", {"kind": "members", "group": "VIP"})
    office.build()
    file = office.fetched(office.ask("GET", asked.headers["location"]))
    assert told(office.take("members", file, group="BAYI"))["created"] == 2
    assert sorted(groups.walk(FIRM, groups.need(FIRM, "BAYI"))) == ["A1", "A2"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "members"}, "field_missing"),
        ({"kind": "accounts", "group": "VIP"}, "group_of_accounts"),
        ({"kind": "members", "group": "YOK"}, "not_found"),
    ],
)
def test_a_group_that_is_missing_or_has_no_place_is_told(
    office: Office, more: dict[str, str], code: str
) -> None:
    answer = office.ask("POST", "/v1/imports", {"upload": office.upload(csv("Kod;Ad", "A1;Ali")), **more})
    told_by = [one["code"] for one in answer.body.get("problems", [])] or [answer.code]
    assert told_by == [code]


def test_an_import_fails_with_its_reason_when_its_group_is_gone(office: Office) -> None:
    groups = Groups.of(office.house.platform.table)
    groups.put(FIRM, "VIP", GroupBody(name="VIP"))
    office.take("subscribers", csv("Kod;Ad", "A1;Ali"))
    made = office.ask(
        "POST", "/v1/imports", {"kind": "members", "group": "VIP", "upload": office.upload(csv("Kod", "A1"))}
    )
    assert groups.delete(FIRM, "VIP")
    office.build()
    taken = office.ask("GET", made.headers["location"]).body
    assert (taken["status"], [one["code"] for one in taken["problems"]]) == ("failed", ["group_unknown"])

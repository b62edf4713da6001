"""The simulator as the program it is: started, spoken to over a real connection, stopped."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import httpx
import pytest

from tests.simulator.simulator_world import ROOT, rewrite, running

NUMBER = "5321234567"


def send(client: httpx.Client, number: str, text: str = "Merhaba") -> httpx.Response:
    body = {"msgheader": "ULAK", "encoding": "TR", "messages": [{"msg": text, "no": number}]}
    return client.post("/sms/rest/v2/send", json=body)


@pytest.fixture
def client(program):
    with program.client(timeout=5) as client:
        client.post("/books/reset")
        yield client


@pytest.mark.parametrize(
    ("number", "held", "accepted"),
    [
        pytest.param("5320000400", True, 0, id="timeout-before"),
        pytest.param("5320000401", True, 1, id="timeout-after"),
        pytest.param("5320000430", False, 0, id="hang-up-before"),
        pytest.param("5320000431", False, 1, id="hang-up-after"),
    ],
)
def test_an_unanswered_call_ends_without_a_byte_and_the_books_know_what_was_taken(
    client, number, held, accepted
):
    began = time.monotonic()
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        send(client, number)
    assert (time.monotonic() - began >= 0.3) is held
    assert len(client.get("/books/messages").json()["messages"]) == accepted
    [call] = client.get("/books/calls").json()["calls"]
    assert (call["answered"], call["code"], call["outcome"]) == (False, None, ("lost", "accepted")[accepted])


def test_a_caller_that_loses_patience_first_finds_the_message_taken(program, client):
    with program.client(timeout=0.1) as impatient, pytest.raises(httpx.ReadTimeout):
        send(impatient, "5320000401")
    assert client.get("/books").json()["accepted"] == 1


def test_the_connection_serves_the_next_call_after_an_unanswered_one(client):
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        send(client, "5320000430")
    assert send(client, NUMBER).status_code == 200


def test_other_calls_are_answered_while_one_is_held(program, client):
    with program.client(timeout=0.05) as impatient, pytest.raises(httpx.ReadTimeout):
        send(impatient, "5320000400")
    assert send(client, NUMBER).status_code == 200


def test_a_thousand_messages_go_in_one_call(client):
    messages = [{"msg": f"Sayın {n}", "no": f"53{21_230_000 + n:08}"} for n in range(1_000)]
    answer = client.post(
        "/sms/rest/v2/send", json={"msgheader": "ULAK", "encoding": "TR", "messages": messages}
    )
    assert answer.json()["code"] == "00"
    told = []
    for page in range(10):
        body = {"jobids": [answer.json()["jobid"]], "pagenumber": page, "pagesize": 100}
        told += client.post("/sms/rest/v2/report", json=body).json()["jobs"]
    assert [row["number"] for row in told] == [f"90{message['no']}" for message in messages]


def test_the_ready_line_says_what_runs_and_that_the_quota_is_raised(program):
    for said in (
        "127.0.0.1",
        "seed 7",
        "mix calm",
        "raised",
        "3000 report calls a minute where Netgsm allows 10",
    ):
        assert said in program.ready_line


def test_under_the_true_profile_an_eleventh_report_call_is_told_80():
    with running("--quota-profile", "true", "--mix", "calm") as program, program.client() as client:
        assert "quota profile true: 10 report calls a minute" in program.ready_line
        body = {"jobids": [send(client, NUMBER).json()["jobid"]]}
        codes = [client.post("/sms/rest/v2/report", json=body).json()["code"] for _ in range(11)]
    assert codes == ["00"] * 10 + ["80"]


def test_it_ends_cleanly_and_at_once_even_while_a_call_is_held():
    with running("--timeout-seconds", "60") as program:
        with program.client(timeout=0.2) as client, pytest.raises(httpx.ReadTimeout):
            send(client, "5320000400")
        with httpx.Client(base_url=program.url, auth=("8503021000", "sifre-ulak-1"), timeout=10) as client:
            heard: list[Exception] = []

            def hold() -> None:
                try:
                    send(client, "5320000401")
                except httpx.TransportError as error:
                    heard.append(error)

            held = threading.Thread(target=hold)
            held.start()
            with program.client() as other:
                while other.get("/books").json()["accepted"] == 0:
                    time.sleep(0.01)
            assert program.stop() == 0
            held.join(timeout=5)
        assert len(heard) == 1
        assert program.process.stderr.read() == ""


def test_books_kept_in_a_state_file_go_on_after_a_restart(tmp_path):
    state = tmp_path / "books.json"
    with running("--state", str(state), "--mix", "calm") as program, program.client() as client:
        send(client, NUMBER, "ilk")
        send(client, "5320000180")
        before = client.get("/books/messages").json()["messages"][0]
        assert program.stop() == 0
    with running("--state", str(state), "--mix", "calm") as program, program.client() as client:
        [again] = client.get("/books/messages").json()["messages"]
        assert {**again, "state": before["state"]} == before
        assert [call["code"] for call in client.get("/books/calls").json()["calls"]] == ["00", "80"]
        assert send(client, "5320000180").status_code == 200
    assert [path.name for path in tmp_path.iterdir()] == ["books.json"]


def test_accounts_and_a_mix_come_from_files(tmp_path):
    accounts = rewrite(tmp_path / "accounts.json", [{"user": "u", "password": "p", "senders": ["FIRMA"]}])
    mix = rewrite(tmp_path / "all-expire.json", {"messages": {"expired": 1}})
    with running("--accounts", str(accounts), "--mix", str(mix)) as program:
        assert "mix all-expire" in program.ready_line
        with httpx.Client(base_url=program.url, auth=("u", "p")) as client:
            assert client.get("/sms/rest/v2/msgheader").json()["msgheaders"] == ["FIRMA"]
        with program.client() as client:
            assert client.get("/sms/rest/v2/msgheader").json()["code"] == "30"


@pytest.mark.parametrize(
    ("option", "content", "says"),
    [
        pytest.param("--mix", {"messages": {"vanished": 1}}, "", id="unknown-outcome"),
        pytest.param("--mix", None, "No such file", id="no-such-mix"),
        pytest.param("--accounts", [{"user": "u"}], "", id="account-without-password"),
        pytest.param("--accounts", None, "No such file", id="no-such-accounts"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(tmp_path, option, content, says):
    path = tmp_path / "given.json"
    if content is not None:
        rewrite(path, content)
    command = [sys.executable, "-m", "simulator", option, str(path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 2
    assert f"argument {option}" in ended.stderr
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_imports_nothing_of_the_service_under_test():
    code = "import sys, simulator.__main__; print(*{name.split('.')[0] for name in sys.modules})"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "simulator" in ended.stdout.split()
    assert "ulak" not in ended.stdout.split()

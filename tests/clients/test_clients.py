"""The simulated operators, checked by clients that nobody here wrote: ``make clients`` installs them in an environment
of their own and runs this. The books say what really came."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.simulator_world import Program, running

pytestmark = pytest.mark.clients
TOOLS = Path(__file__).parents[2] / "build" / "tools"
PYTHON = TOOLS / "clients" / "bin" / "python"
USER, PASSWORD, NUMBER = "8503021000", "sifre-ulak-1", "905321234567"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Program]:
    with running("--mix", "calm", "--time-factor", "0") as program:
        yield program


def told(simulator: Program, script: str) -> Any:
    """What a program prints as JSON that uses a client, run where the clients are installed."""
    given = f"URL, USER, PASSWORD = {simulator.url!r}, {USER!r}, {PASSWORD!r}\nimport json\n"
    return _printed(simulator, [str(PYTHON), "-c", given + script])


def told_by_node(simulator: Program, script: str) -> Any:
    """The same of a program for node."""
    given = f"const [ADDRESS, USER, PASSWORD] = {json.dumps([simulator.url, USER, PASSWORD])};\n"
    return _printed(simulator, ["node", "-e", f"{given}(async () => {{{script}}})()"])


def _printed(simulator: Program, command: list[str]) -> Any:
    with simulator.client() as books:
        books.post("/books/reset")
        books.post(f"/books/phone/{NUMBER}", json={"account": USER, "text": "RET"}).raise_for_status()
    environment = {**os.environ, "NODE_PATH": str(TOOLS / "npm" / "node_modules")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def taken(simulator: Program) -> list[tuple[str, str, int]]:
    with simulator.client() as books:
        messages = books.get("/books/messages").json()["messages"]
    return [(one["msisdn"], one["text"], one["segments"]) for one in messages]


def test_netgsm_sms_of_pypi(simulator: Program) -> None:
    answer = told(
        simulator,
        """
from netgsm import Netgsm
sms = Netgsm(USER, PASSWORD, api_url=URL).sms
sent = sms.send("ULAK", [{"msg": "Şifre", "no": "5321234567"}], encoding="TR", iysfilter="0")
span = ("01.11.2020 00:00:00", "01.11.2036 00:00:00")
report = sms.get_report(*span, jobids=[sent["jobid"]])
print(json.dumps([sent, report, sms.get_headers(), sms.get_inbox(*span)]))
""",
    )
    sent, report, headers, inbox = answer
    assert taken(simulator) == [(NUMBER, "Şifre", 1)]
    assert [(one["jobid"], one["status"]) for one in report["jobs"]] == [(sent["jobid"], 1)]
    assert headers["msgheaders"] == ["ULAK", "ULAKTEST"]
    assert [one["message"] for one in inbox["messages"]] == ["RET"]


def test_verimor_sdk_of_pypi(simulator: Program) -> None:
    answer = told(
        simulator,
        """
import verimor
sms = verimor.SmsClient(USER, PASSWORD, base_url=URL, source_addr="ULAK")
sent = sms.send({"messages": [{"msg": "Şifre " * 30, "dest": "905321234567"}], "custom_id": "ref-1"})
(row,) = sms.status(custom_id="ref-1")
(inbound,) = sms.list_inbound_messages()
print(json.dumps([sent, str(row.campaign_id), row.status, row.size, sms.balance(), sms.list_sender_ids(),
                  inbound.content]))
""",
    )
    sent, campaign, status, size, balance, senders, inbound = answer
    assert taken(simulator) == [(NUMBER, "Şifre " * 30, 2)]
    assert (campaign, status, size, balance) == (sent, "DELIVERED", 2, 999_998)
    assert (senders, inbound) == (["ULAK", "ULAKTEST"], "RET")


def test_integrify_lsim_of_pypi(simulator: Program) -> None:
    answer = told(
        simulator,
        """
from integrify.lsim.bulk.client import LSIMBulkSMSClientClass
sms = LSIMBulkSMSClientClass(base_url=URL)
login = {"login": USER, "password": PASSWORD}
sent = [sms.bulk_send_one_message(controlid=7, msisdns=["905321234567"], bulkmessage="Salam", scheduled="NOW",
                                  title="ULAK", **login).body for _ in range(2)]
other = sms.bulk_send_different_messages(controlid=8, msisdns=["994501234567", "994511234567"], messages=["bir", "iki"],
                                         scheduled="NOW", title="ULAK", **login).body
report = sms.get_detailed_report(taskid=sent[0].task_id, **login).body
left = sms.check_balance(**login).body
print(json.dumps([[one.response_code.value for one in (*sent, other)],
                  [(one.msisdn, one.status.value) for one in report.body], left.units]))
""",
    )
    codes, report, left = answer
    assert codes == [0, 2, 0]  # the second with the controlid of the first is a duplicate
    assert [number for number, _, _ in taken(simulator)] == [NUMBER, "994501234567", "994511234567"]
    assert (report, left) == ([[int(NUMBER), 2]], 999_997)


def test_integrify_lsim_of_pypi_with_one_message_a_call(simulator: Program) -> None:
    answer = told(
        simulator,
        """
from integrify.lsim.single.client import LSIMSingleSMSClientClass
sms = LSIMSingleSMSClientClass(base_url=URL)
login = {"login": USER, "password": PASSWORD}
by_get = sms.send_sms_get(msisdn="905321234567", text="Salam", sender="ULAK", **login).body
by_post = sms.send_sms_post(msisdn="994501234567", text="bir", sender="ULAK", scheduled="NOW", **login).body
wrong = sms.send_sms_get(msisdn="905321234567", text="Salam", sender="ULAK", login=USER, password="yanlis").body
report = sms.get_report_get(trans_id=by_get.obj, login=USER).body
other = sms.get_report_post(trans_id=by_post.obj, login=USER).body
left = sms.check_balance(**login).body
print(json.dumps([by_get.error_code, by_post.error_code, wrong.error_code.value, report.error_code.value,
                  other.delivery_status, left.obj]))
""",
    )
    assert answer == [None, None, -100, 101, "101", 999_998]
    assert [number for number, _, _ in taken(simulator)] == [NUMBER, "994501234567"]


def test_infobips_own_client_of_pypi(simulator: Program) -> None:
    answer = told(
        simulator,
        """
from infobip_api_client import ApiClient, Configuration, SmsApi
from infobip_api_client.models import (SmsDestination, SmsMessage, SmsMessageContent, SmsMessageOptions, SmsRequest,
                                       SmsTextContent)
sms = SmsApi(ApiClient(Configuration(host=URL, api_key={"APIKeyHeader": "yanki-ulak-1"}, api_key_prefix={
    "APIKeyHeader": "App"})))
content = SmsMessageContent(SmsTextContent(text="Merhaba"))
message = SmsMessage(sender="ULAK", destinations=[SmsDestination(to="905321234567")], content=content,
                     options=SmsMessageOptions(flash=True))
sent = sms.send_sms_messages(SmsRequest(messages=[message]))
(log,) = sms.get_outbound_sms_message_logs(bulk_id=[sent.bulk_id]).results
print(json.dumps([sent.messages[0].status.group_name.value, log.destination, log.status.group_name.value,
                  log.message_count]))
""",
    )
    assert taken(simulator) == [(NUMBER, "Merhaba", 1)]
    assert answer == ["PENDING", NUMBER, "DELIVERED", 1]


def test_iletimerkezis_own_client_of_npm(simulator: Program) -> None:
    answer = told_by_node(
        simulator,
        """
const { IletiMerkeziClient } = require('@iletimerkezi/iletimerkezi-node');
const client = new IletiMerkeziClient(USER, PASSWORD, 'ULAK');
client.httpClient.baseUrl = ADDRESS + '/v1/';
const sent = await client.sms().disableIysConsent().send({'905321234567': 'Şifre', '905321234568': 'Merhaba'});
const commercial = await client.sms().send('905321234569', 'Kampanya');
const report = await client.reports().get(sent.getOrderId());
const wrong = await client.sms().send('1', 'Merhaba');
const account = await client.account().balance();
console.log(JSON.stringify([sent.ok(), commercial.ok(), report.getTotal(),
  [0, 1].map(n => report.getMessageStatusCode(n)), wrong.ok(), wrong.getStatusCode(), account.ok()]));
""",
    )
    assert [number for number, _, _ in taken(simulator)] == [NUMBER, "905321234568", "905321234569"]
    assert answer == [True, True, 2, [111, 111], False, 452, True]


def test_infobips_own_client_sends_the_octets_of_a_wap_push(simulator: Program) -> None:
    answer = told(
        simulator,
        """
from infobip_api_client import ApiClient, Configuration, SmsApi
from infobip_api_client.models import (SmsBinaryContent, SmsDestination, SmsMessage, SmsMessageContent, SmsRequest)
sms = SmsApi(ApiClient(Configuration(host=URL, api_key={"APIKeyHeader": "yanki-ulak-1"}, api_key_prefix={
    "APIKeyHeader": "App"})))
octets = "06 05 04 0b 84 23 f0 01 06 04 03 ae 81 ea 02 05 6a 00 45 c6 0c 03 61 2e 74 72 2f 6b 00 07 01 03 4b 00 01 01"
content = SmsMessageContent(SmsBinaryContent(dataCoding=4, esmClass=64, hex=octets))
message = SmsMessage(sender="ULAK", destinations=[SmsDestination(to="905321234567")], content=content)
print(json.dumps(sms.send_sms_messages(SmsRequest(messages=[message])).messages[0].status.group_name.value))
""",
    )
    assert answer == "PENDING"
    assert taken(simulator) == [(NUMBER, "http://a.tr/k K", 1)]

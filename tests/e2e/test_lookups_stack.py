"""Jobs listed, and messages found by their number, on the deployed template: before they are indexed and after."""

from __future__ import annotations

import pytest

from local import Stack
from tests.e2e.conftest import Firm, MakeFirm, command, until
from tests.e2e.roots import house_of

pytestmark = pytest.mark.stack

NUMBER, OTHER = "0532 110 00 01", "0532 110 00 02"


@pytest.fixture(scope="module")
def office(make_firm: MakeFirm) -> Firm:
    return make_firm("aramaofis")


def test_jobs_are_listed_and_messages_found_by_number(stack: Stack, office: Firm) -> None:
    rows = [{"to": OTHER, "ad": "Ece"}, {"to": NUMBER, "ad": "Ali"}]
    job = office.post(
        "/v1/jobs",
        {
            "text": "Sayın {ad}",
            "rows": rows,
            "purpose": "informational",
            "tags": {"department": "Tahsilat"},
        },
    ).json()["id"]
    single = office.post("/v1/messages", {"to": NUMBER, "text": "Merhaba", "purpose": "informational"}).json()
    office.job_when(job, lambda one: one["counts"]["delivered"] == 2)

    assert [one["id"] for one in office.all_of("/v1/jobs", "jobs")] == [single["job_id"], job]
    tagged = office.get("/v1/jobs", **{"tag.department": "Tahsilat", "status": "finished"})["jobs"]
    assert [(one["id"], one["counts"]["delivered"]) for one in tagged] == [(job, 2)]

    found = office.get("/v1/messages", to=NUMBER)
    expected = [(single["message_id"], "Merhaba"), (f"{job}-0-1", "Sayın Ali")]
    assert [(one["message_id"], one["text"]) for one in found["messages"]] == expected
    assert found["next_cursor"] is None
    assert office.get("/v1/messages", to="0555 000 00 00") == {"messages": [], "next_cursor": None}

    key = command(stack, "add-key", office.firm_id, "--label", "reader", "--scope", "read")["key"]
    reader = Firm(stack, office.firm_id, key)
    try:
        masked = reader.get("/v1/messages", to=NUMBER)["messages"]
        assert [(one["text"], "1100001" in one["to"]) for one in masked] == [(None, False)] * 2
        assert [one["text"] for one in reader.get("/v1/jobs")["jobs"]] == [None, None]
    finally:
        reader.http.close()


def test_the_worker_indexes_what_has_settled(stack: Stack, office: Firm) -> None:
    """What is younger than two minutes is left; so the house's own clock, two hours on, has it indexed at once."""
    office.post("/v1/messages", {"to": NUMBER, "text": "Sonra", "purpose": "informational"})
    house = house_of(stack)
    before = house.lists.message_index.manifest(office.firm_id)
    house.platform.queue("lists").send([{"firm": office.firm_id, "index": "messages"}])
    until(lambda: house.lists.message_index.manifest(office.firm_id).version > before.version)
    later = house_of(stack)
    later.clock = lambda: house.clock() + 2 * 3_600_000
    later.lists.index_builds.build({"firm": office.firm_id, "index": "messages"}, lambda: 60_000)
    assert later.lists.message_index.manifest(office.firm_id).segments
    texts = [one["text"] for one in office.get("/v1/messages", to=NUMBER)["messages"]]
    assert texts[0] == "Sonra"
    assert len(office.get("/v1/messages", to=OTHER)["messages"]) == 1

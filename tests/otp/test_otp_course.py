"""A code's whole way: out to a phone, back through a person."""

from __future__ import annotations

import pytest

from tests.otp.otp_world import CREDIT, FIRM, OTHER_FIRM, TASK, OtpWorld


def test_a_code_goes_out_and_approves_once(world: OtpWorld) -> None:
    issued = world.issue()
    assert issued.status == 201, issued.raw
    assert issued["status"] == "pending"
    assert issued["attempts_remaining"] == 5
    assert issued["credit"]["remaining"] == CREDIT - 1 == world.remaining()
    approved = world.verify(issued["id"], world.code())
    assert (approved.status, approved["status"]) == (200, "approved"), approved.raw
    again = world.verify(issued["id"], world.code())
    assert (again.status, again["code"]) == (409, "otp_already_used")
    assert world.show(issued["id"])["status"] == "approved"

"""The plan queue: a job's snapshot becomes chunks, is committed, and fans out to the send queue; who
wished it is told of a job by an SMS."""

from ulak.assembly import House

handler = House().consume("jobs.plan_work")

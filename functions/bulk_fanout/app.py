"""The plan queue: a job's snapshot becomes chunks, is committed, and fans out to the send queue."""

from ulak.assembly import House

handler = House().consume("fan_out")

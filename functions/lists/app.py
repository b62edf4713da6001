"""Lists as files, in and out: uploads, quotes, reports of jobs and months, refused rows."""

from ulak.assembly import House

handler = House().serve("lists")

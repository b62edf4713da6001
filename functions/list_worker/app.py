"""The lists queue: imports, exports, quotes of uploads, large report files and reports of a month, done behind."""

import orjson

from ulak.assembly import House
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.build(orjson.loads(body), remaining))

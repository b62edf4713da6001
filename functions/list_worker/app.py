"""The lists queue: imports, quotes of uploads and large report files, done behind."""

import orjson

from ulak.assembly import House
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.build(orjson.loads(body), remaining))

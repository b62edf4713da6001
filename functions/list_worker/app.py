"""The lists queue: quotes of uploads, large report files and reports of a month, built behind."""

import orjson

from ulak.assembly import House
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.build(orjson.loads(body)))

"""The lists queue: quotes of uploads and large report files, built behind."""

import orjson

from ulak.assembly import House
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.build(orjson.loads(body)))

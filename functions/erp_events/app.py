"""The ERP queue: an event becomes messages."""

from ulak.assembly import House
from ulak.erp.store import ErpRef
from ulak.platform.batch import batch

house = House()

handler = batch(lambda body, remaining: house.erp_process.run(ErpRef.decode(body)))

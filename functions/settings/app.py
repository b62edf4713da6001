"""A firm's settings, by a key of the scope ``admin``: accounts with operators, clients and their keys, units."""

from ulak.assembly import House
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "GET /v1/settings/accounts": lambda request: house.office.accounts(request),
        "GET /v1/settings/accounts/{service}": lambda request: house.office.account(request),
        "PUT /v1/settings/accounts/{service}": lambda request: house.office.put_account(request),
        "GET /v1/settings/send-windows": lambda request: house.office.windows(request),
        "PUT /v1/settings/send-windows": lambda request: house.office.put_windows(request),
        "GET /v1/settings/clients": lambda request: house.office.clients(request),
        "GET /v1/settings/clients/{client}": lambda request: house.office.client(request),
        "PUT /v1/settings/clients/{client}": lambda request: house.office.put_client(request),
        "DELETE /v1/settings/clients/{client}": lambda request: house.office.end_client(request),
        "POST /v1/settings/clients/{client}/keys": lambda request: house.office.add_key(request),
        "DELETE /v1/settings/clients/{client}/keys/{key_id}": lambda request: house.office.revoke_key(
            request
        ),
        "GET /v1/settings/units/{kind}": lambda request: house.office.units(request),
        "GET /v1/settings/units/{kind}/{code}": lambda request: house.office.unit(request),
        "PUT /v1/settings/units/{kind}/{code}": lambda request: house.office.put_unit(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)

"""Subscribers, groups, current accounts and filters: whom a firm writes to; and templates: what."""

from ulak.assembly import House
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "GET /v1/subscribers": lambda request: house.registry.list_subscribers(request),
        "POST /v1/subscribers": lambda request: house.registry.put_subscribers(request),
        "PUT /v1/subscribers/{code}": lambda request: house.registry.put_subscriber(request),
        "GET /v1/subscribers/{code}": lambda request: house.registry.subscriber(request),
        "DELETE /v1/subscribers/{code}": lambda request: house.registry.delete_subscriber(request),
        "GET /v1/accounts": lambda request: house.registry.list_accounts(request),
        "POST /v1/accounts": lambda request: house.registry.put_accounts(request),
        "PUT /v1/accounts/{code}": lambda request: house.registry.put_account(request),
        "GET /v1/accounts/{code}": lambda request: house.registry.account(request),
        "DELETE /v1/accounts/{code}": lambda request: house.registry.delete_account(request),
        "GET /v1/filters": lambda request: house.registry.list_filters(request),
        "PUT /v1/filters/{code}": lambda request: house.registry.put_filter(request),
        "GET /v1/filters/{code}": lambda request: house.registry.filter(request),
        "DELETE /v1/filters/{code}": lambda request: house.registry.delete_filter(request),
        "GET /v1/filters/{code}/accounts": lambda request: house.registry.filtered(request),
        "GET /v1/sender-ids": lambda request: house.registry.sender_ids(request),
        "GET /v1/templates": lambda request: house.registry.list_templates(request),
        "PUT /v1/templates/{code}": lambda request: house.registry.put_template(request),
        "GET /v1/templates/{code}": lambda request: house.registry.template(request),
        "DELETE /v1/templates/{code}": lambda request: house.registry.delete_template(request),
        "POST /v1/templates/{code}/preview": lambda request: house.registry.preview(request),
        "GET /v1/groups": lambda request: house.registry.list_groups(request),
        "PUT /v1/groups/{code}": lambda request: house.registry.put_group(request),
        "GET /v1/groups/{code}": lambda request: house.registry.group(request),
        "DELETE /v1/groups/{code}": lambda request: house.registry.delete_group(request),
        "GET /v1/groups/{code}/members": lambda request: house.registry.members(request),
        "POST /v1/groups/{code}/members": lambda request: house.registry.add_members(request),
        "POST /v1/groups/{code}/members/remove": lambda request: house.registry.remove_members(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)

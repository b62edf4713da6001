"""Subscribers, groups, current accounts and filters: whom a firm writes to; and templates: what."""

from ulak.assembly import House
from ulak.platform.edge import edge

house = House()

handler = edge(
    {
        "GET /v1/subscribers": lambda request: house.desk.list_subscribers(request),
        "POST /v1/subscribers": lambda request: house.desk.put_subscribers(request),
        "PUT /v1/subscribers/{code}": lambda request: house.desk.put_subscriber(request),
        "GET /v1/subscribers/{code}": lambda request: house.desk.subscriber(request),
        "DELETE /v1/subscribers/{code}": lambda request: house.desk.delete_subscriber(request),
        "GET /v1/accounts": lambda request: house.desk.list_accounts(request),
        "POST /v1/accounts": lambda request: house.desk.put_accounts(request),
        "PUT /v1/accounts/{code}": lambda request: house.desk.put_account(request),
        "GET /v1/accounts/{code}": lambda request: house.desk.account(request),
        "DELETE /v1/accounts/{code}": lambda request: house.desk.delete_account(request),
        "GET /v1/filters": lambda request: house.desk.list_filters(request),
        "PUT /v1/filters/{code}": lambda request: house.desk.put_filter(request),
        "GET /v1/filters/{code}": lambda request: house.desk.filter(request),
        "DELETE /v1/filters/{code}": lambda request: house.desk.delete_filter(request),
        "GET /v1/filters/{code}/accounts": lambda request: house.desk.filtered(request),
        "GET /v1/sender-ids": lambda request: house.desk.sender_ids(request),
        "GET /v1/templates": lambda request: house.desk.list_templates(request),
        "PUT /v1/templates/{code}": lambda request: house.desk.put_template(request),
        "GET /v1/templates/{code}": lambda request: house.desk.template(request),
        "DELETE /v1/templates/{code}": lambda request: house.desk.delete_template(request),
        "POST /v1/templates/{code}/preview": lambda request: house.desk.preview(request),
        "GET /v1/groups": lambda request: house.desk.list_groups(request),
        "PUT /v1/groups/{code}": lambda request: house.desk.put_group(request),
        "GET /v1/groups/{code}": lambda request: house.desk.group(request),
        "DELETE /v1/groups/{code}": lambda request: house.desk.delete_group(request),
        "GET /v1/groups/{code}/members": lambda request: house.desk.members(request),
        "POST /v1/groups/{code}/members": lambda request: house.desk.add_members(request),
        "POST /v1/groups/{code}/members/remove": lambda request: house.desk.remove_members(request),
    },
    lambda authorization: house.gate.authenticate(authorization),
)

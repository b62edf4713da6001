"""The query string, read by what the route declares of it: every parameter has bounds, and all that is wrong is told.

A parameter that no route declares is not read. One that is given twice reaches us as both values with a comma between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ulak.errors import InputError, Problem
from ulak.platform.http.route import Query


def read_query(declared: Sequence[Query], given: Mapping[str, str]) -> Mapping[str, str]:
    """The parameters that the route declares, as they were given; `InputError` with every problem."""
    if not given:
        return given
    families = tuple(one.family for one in declared if one.family)
    by_name = {one.name: one for one in declared}
    read: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        one = by_name.get(name)
        if one is None and families and name.startswith(families):
            one = next(each for each in declared if each.family and name.startswith(each.family))
            problems += _amiss(one, name[:MOST_SHOWN], name)
        if one is not None:
            problems += _amiss(one, name[:MOST_SHOWN], value)
            read[name] = value
    if len(read) > MOST_PARAMETERS:
        problems = [Problem("query_too_many", params={"limit": MOST_PARAMETERS})]
    if problems:
        raise InputError(problems)
    return read


MOST_PARAMETERS = 32
MOST_SHOWN = 64
"""Characters of a parameter's name that its refusal repeats."""


def _amiss(one: Query, name: str, value: str) -> Iterator[Problem]:
    if one.whole is not None:
        least, most = one.whole
        digits = value.isascii() and value.isdecimal() and len(value) <= len(str(most))
        if not (digits and least <= int(value) <= most):
            yield Problem("limit_range", f"/{name}", params={"field": name, "least": least, "limit": most})
    elif len(value) > one.most:
        yield Problem("field_too_long", f"/{name}", params={"field": name, "limit": one.most})
    elif not value.isprintable():
        yield Problem("field_invalid", f"/{name}", params={"field": name})

"""The HTTP edge. Only the HTTP faces of the rooms (``http.py``) and what serves them import it.

A room declares its routes (`route.Route`); the edge (`edge.edge`) checks the caller, its scope, the Idempotency-Key
and the body by that declaration, calls the route's face, and gives its answer or the problem back.
"""

from ulak.identity.caller import Caller, Presented, Scope
from ulak.platform.http.request import Request, Response
from ulak.platform.http.route import Authority, Query, Route
from ulak.platform.pressure import Load

__all__ = ["Authority", "Caller", "Load", "Presented", "Query", "Request", "Response", "Route", "Scope"]

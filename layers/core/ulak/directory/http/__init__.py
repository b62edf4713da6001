"""The directory over HTTP."""

from typing import Final

from ulak.directory.http import cards, groups, templates

ROUTES: Final = (*cards.ROUTES, *groups.ROUTES, *templates.ROUTES)

"""The lists queue: imports, exports, quotes of uploads, large report files and reports of a month, done behind."""

from ulak.assembly import House

handler = House().consume("lists.builds")

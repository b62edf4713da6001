"""Cards of the directory are added, changed and taken out."""

from ulak.assembly import House

handler = House().serve("console_directory")

"""Ulak: corporate SMS and one-time passwords for Türkiye, Azerbaijan and KKTC.

A folder is a room: one capability. A room imports only from the floors below its own; ``docs/architecture.md`` draws
them.
"""

__version__ = "0.2.0.dev0"
"""The one place of the version. What is not released yet ends in ``.dev0``."""

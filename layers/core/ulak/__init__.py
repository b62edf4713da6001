"""Ulak: corporate SMS and one-time passwords for Türkiye, Azerbaijan and KKTC.

Floors, top first: ``erp``, ``schedules`` · ``events`` · ``bulk``, ``otp`` · ``delivery`` · ``directory``,
``operators``, ``ledger`` · ``platform`` · ``rules`` · ``text``, ``identity`` · ``errors``, ``catalogue``. A room
imports only from the floors below it.
"""

__version__ = "0.1.0"

"""Ulak: corporate SMS and one-time passwords for Türkiye, Azerbaijan and KKTC.

Floors, top first: ``bulk`` · ``delivery`` · ``directory``, ``operators`` · ``platform`` · ``rules`` ·
``text``, ``identity`` · ``errors``. A room imports only from the floors below it.
"""

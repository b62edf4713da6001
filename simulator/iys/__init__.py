"""A simulated İYS: a register of consents with books and rules of its own, as strict as İYS's pages say.

https://dev.iys.org.tr/api-metotlar. It is mounted at ``/iys`` of the simulated operator's program: its wire at
``/iys/oauth2`` and ``/iys/sps``, its books at ``/iys/books``, and what goes wrong with it at ``/iys/behaviour``.
"""

"""One-time passwords: sends codes to phones, checks them, and signs what they approve.

``http`` turns requests into ``commands`` and values into ``answers``; ``requests`` reads bodies, ``schema`` publishes
them. ``issue`` (with ``preparing``), ``verify``, ``views`` and ``templates`` are the use cases. ``challenge`` decides
and knows no store; ``codes`` makes codes and binds them; ``task`` is what is approved; ``texts`` writes the short
message; ``limits`` says who may send how often. ``store``, ``sends`` and ``checks`` write the table, whose items
``records`` describes. ``approval`` signs what was approved.
"""

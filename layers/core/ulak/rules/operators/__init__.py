"""The operators' rules: a module an operator, each row with its sources.

A row holds what an operator's documentation or others' code supports; the rest is marked unconfirmed. Every
operator's alphanumeric messages end in a code of 4 characters after a space (BTK decision on the CLI of short
messages, 2016/DK-YED/211, art. 5): where an operator's code is unknown its 5 units are counted all the same.

A row alone lets texts be counted under its operator. Messages go out through it once an adapter speaks its wire
(``ulak.operators``). How an operator is added: ``docs/operators/README.md``.
"""

from __future__ import annotations

from typing import Final

from ulak.rules.operators import (
    deneme,
    iletimerkezi,
    infobip,
    jasmin,
    kannel,
    lsim,
    netgsm,
    turk_telekom,
    turkcell,
    turkcell_kktc,
    verimor,
    yanki,
)

BUILT_IN: Final = deneme.ROW.id
"""The operator of test keys. It is part of Ulak: no firm's own account leads to it."""

ROWS: Final = (
    turk_telekom.ROW,
    netgsm.ROW,
    verimor.ROW,
    iletimerkezi.ROW,
    turkcell.ROW,
    turkcell_kktc.ROW,
    lsim.ROW,
    infobip.ROW,
    kannel.ROW,
    jasmin.ROW,
    yanki.ROW,
    deneme.ROW,
)

"""A firm's credit: balances, blocks, entries, top-ups, and their audit.

Credits are integers: billed segments times the destination's multiplier (``ulak.rules.tariffs``). Each firm has
an account of its own for each service (``sms``, ``otp``, ``tckn``). ``ledger.entries`` decides and knows no
store; ``ledger.store`` writes.

Who spends credit does so **inside a transaction of his own**, so that a credit moves exactly when the thing it
pays for does, and exactly as often::

    ledger = Ledger(table)

    # A bulk job: one reservation, one release.
    table.write_all([job_update, *ledger.reserve(firm_id, service, job_id, credits, now=now)])
    table.write_all([job_close, *ledger.release(firm_id, service, job_id, credits, charged, now=now)])

    # A single message or a code: a draw from the account's block, one write beside the caller's own.
    table.write_all([challenge_put, ledger.draw(firm_id, service, credits)])
    table.write_all([challenge_failed, ledger.give_back(firm_id, service, credits)])

The caller's own write stands **first** and is conditional, names its attempt's token, and can succeed once
only: it is what makes the whole happen once. ``Refused.index == 0`` is then the caller's own affair (an old item
that bears his token: it was written, only the answer was lost). Any other index says that the credit is not
where it was looked for: ``refill`` (for a draw) or ``recall`` (for a reservation) brings it there, or raises
`InsufficientCredit` with what was needed and what there is; then the transaction is tried again::

    for _ in range(ROUNDS):
        try:
            table.write_all([mine, ledger.draw(firm_id, service, credits)])
        except Refused as refused:
            if refused.index == 0:
                ...
            ledger.refill(firm_id, service, credits, now=now)

A draw takes no call of its own to DynamoDB; one in a block's worth of draws takes three (the refusal, a read,
the refill). ``remaining`` is one read.
"""

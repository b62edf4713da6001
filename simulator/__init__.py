"""A simulated SMS operator: another program, with books of its own.

It imports nothing of the service that it tests and shares no table with it, so that two implementations of
the same facts can be compared. What it does and how to steer it: ``docs/simulator.md``.
"""

"""The local stack: everything of ``template.yaml`` on one machine, without Docker or an AWS account.

The embedded AWS engine (MiniStack) is known to this package alone. ``python -m local up|down|status`` is for
people, `Stack` for tests and the demo.

>>> from local import Stack  # doctest: +SKIP
>>> stack = Stack.up()  # doctest: +SKIP
"""

from local.stack import Ports, Settings, Stack, StackError

__all__ = ["Ports", "Settings", "Stack", "StackError"]

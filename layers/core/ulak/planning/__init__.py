"""From a request to a committed job whose chunks are queued: bodies, plan, expansion, fan-out; and quotes."""

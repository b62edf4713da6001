"""Makes a request into a committed job with queued chunks (plan, expansion, fan-out), or into a quote."""

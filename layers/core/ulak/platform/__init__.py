"""Touches AWS and the wire: settings, clock, table, bucket, queues, secrets, the HTTP edge, telemetry."""

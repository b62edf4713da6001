"""A committed job is sent: claims, journal, operator calls, the reconcile that finds what was interrupted."""

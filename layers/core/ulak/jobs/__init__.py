"""A job and its records: plan, status, chunks, journal, standing of a recipient; what callers see and steer."""

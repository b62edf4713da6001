"""A job and its records (plan, status, chunks, journal, standings), and the routes that show and control jobs."""

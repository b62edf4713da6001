"""``make demo``: from nothing to a bulk job sent, delivered, reported, and compared with the operator's books.

Everything is done as a customer would: a firm, an account and a key by the administrator's commands, the job and
all that is known of it by the public HTTP API. The comparison uses that API and the simulated operator's own
books, and nothing else.
"""

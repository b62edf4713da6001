"""What happened at a firm, told to its programs: a numbered log to read, and webhooks that are called.

Nothing raises an event. Whoever changes a job, an account's credit or a webhook writes its record, and the
table's own stream of changes says what that means: an event cannot be lost between a record and its telling,
and a change that is read twice is the same event twice, which the log takes once.
"""

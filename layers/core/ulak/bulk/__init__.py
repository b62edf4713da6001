"""Jobs: taken in, laid out in chunks, handed to the queue, and looked at.

``requests`` the bodies callers send · ``accept`` a request becomes a job, once · ``expansion`` snapshot and plan
become chunks (pure) · ``fan_out`` expand, commit, queue · ``views`` what callers see of jobs and messages ·
``control`` pause, resume, cancel.
"""

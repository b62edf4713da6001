"""One-time passwords: a code goes to a phone, comes back through a person, and approves one thing once.

``challenge`` decides and knows no store; ``codes`` makes codes and binds them; ``task`` says what is approved;
``texts`` writes the short message; ``limits`` holds who may send how often; ``store`` keeps it all in one item a
number; ``issue``, ``verify`` and ``views`` are the use cases; ``approval`` signs what was approved.
"""

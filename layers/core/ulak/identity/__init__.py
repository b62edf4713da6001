"""To whom and from whom: ``msisdn``, ``tckn``, ``sender_id``. Pure; verbs in python-stdnum's manner."""

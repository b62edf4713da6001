"""Parses what people are named by: ``msisdn``, ``tckn``, ``sender_id``, the caller.

Pure; verbs in python-stdnum's manner.
"""

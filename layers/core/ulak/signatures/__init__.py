"""Campaigns of a screen approved by a secure electronic signature (Law 5070), where a firm asks for one.

That one is needed is a decision of BTK's that was reported and has not been seen: a firm's switch, off by default.
"""

"""A simulated sign-in provider (OpenID Connect), for a machine of one's own: anybody signs in by an address and no
password, and it can be told to misbehave.

Each realm is an issuer of its own, at ``/provider/<realm>`` of the simulated operator's program.
"""

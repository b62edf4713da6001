"""Persons who sign in: invitations, passkeys, passwords, sessions, roles, and the trail of who saw and did what."""

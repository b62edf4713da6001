"""Sends committed jobs: claims, operator calls with their journal, and the reconcile that finds interrupted work."""

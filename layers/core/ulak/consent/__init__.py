"""Whom a firm may write to: its suppression list, its registry of consents, and the asking of both."""

"""Firms with their keys, operator accounts and units; subscribers, groups, current accounts and templates."""

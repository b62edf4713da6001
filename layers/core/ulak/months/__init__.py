"""The report of a month, and its comparison with the operator's invoice."""

"""A month's report, and its comparison with the operator's invoice."""

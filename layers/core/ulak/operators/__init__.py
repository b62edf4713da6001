"""The port to operators, and one module an operator that speaks its wire."""

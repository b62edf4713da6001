"""Kannel and Jasmin themselves, each before an SMPP server: ``make gateways`` installs them and runs this."""

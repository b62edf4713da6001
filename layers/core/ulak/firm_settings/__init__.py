"""A firm's settings: accounts, clients and keys, units, send windows."""

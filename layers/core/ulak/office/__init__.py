"""A firm's own office: its accounts with operators, the programs that hold its keys, and what its users,
departments, branches and companies may do. Routes and commands change them by the same use cases."""

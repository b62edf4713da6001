"""A whole Ulak in one process: moto's AWS, a hand clock, an operator of the test's own, queues drained by hand."""

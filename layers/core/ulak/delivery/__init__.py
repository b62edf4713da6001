"""How what was accepted reaches the operator once, and how its reports come home.

``jobs`` what a job is · ``chunks`` its recipients · ``journal`` which call comes next and what became of each ·
``worker`` claim, journal, send · ``folding`` a recipient's status from journal and reports · ``reports`` poll and
fold · ``reconcile`` whatever is due · ``store`` the records, each with one writer.
"""

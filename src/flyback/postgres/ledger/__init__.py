"""What flyback keeps in the target database for gates: the audit of runs, and the evidence of them."""

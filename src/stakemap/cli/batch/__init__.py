"""One run over all accounts: processes side by side, what is remembered, what is written at the end.

``making`` is what a process does for an account (`stakemap.processes` gives it work and outlives it),
``journal`` what is remembered from one run to the next and across a kill, ``results`` list and summary.
"""

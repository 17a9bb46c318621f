"""One run over all accounts: processes side by side, what is remembered, what is written at the end.

``pool`` gives work to processes and outlives each of them, ``making`` is what one does for an account,
``journal`` what is remembered from one run to the next and across a kill, ``results`` list and summary.
"""

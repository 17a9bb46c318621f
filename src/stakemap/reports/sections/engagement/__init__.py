"""The sections about working with the account: needs and offers, rivals and contracts.

Each says itself with the phrases of ``wording/engagement.csv``.  May import all that sections may.
"""

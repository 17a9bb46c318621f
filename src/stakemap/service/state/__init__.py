"""What the service itself keeps, in one SQLite file: keys, jobs, results; the facts stand in the store.

``file`` opens it, ``keys`` says who may ask, ``idempotency`` which writes were asked for before, ``jobs``
what is to be done, ``results`` what came of it.
"""

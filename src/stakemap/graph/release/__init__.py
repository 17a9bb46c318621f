"""Who may see what: a row of a table for each audience, and the facts that a copy for it stands on.

The facts are taken out before anything is computed, so that no score of what is left can tell of them.
"""

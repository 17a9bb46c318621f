"""Whether the account is worked on as it should be: it warns, names the law and the next step, never helps.

It is fed by what is on record anyway: quiet times, integrity risks, kinship and declared interests, careers,
plans.  There are no facts about gifts or favours, and none is needed.
"""

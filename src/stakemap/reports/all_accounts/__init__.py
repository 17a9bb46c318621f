"""What one run over all accounts leaves beside the reports: a list to click through, a summary to mail.

``account_state`` is what is remembered of an account from one run to the next, ``news`` what is other than it
was, ``listing`` the order; ``index_page`` and ``summary`` write it.
"""

"""A report for paper: the sentences of its page as blocks that know no format, and what writes them."""

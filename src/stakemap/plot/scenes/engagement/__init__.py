"""What the pictures of the account are made of: needs by offer parts, contracts over time.

May import: engagement and all below it.  Read any one.
"""

"""The page for people: plain HTML made here, no script, nothing from elsewhere.

``sessions`` lets people in, ``views`` are the pages, ``acts`` what their forms do, ``templates`` how they
look.
"""

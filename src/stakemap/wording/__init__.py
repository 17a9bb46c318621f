"""Every Chinese and English text, both languages side by side: one table a room, ``key,en,zh``.

A text is never written in code: code asks `Words` of its room for a key and fills in values.
May import: errors.  Read `phrases` first, then the tables; `lists` joins names and shares in either language.
"""

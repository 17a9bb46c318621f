"""What stands unfolded: two pages on one decision, nothing said twice.

One module a part: `answers` in sentences, `steps` with who decides and where each stands, `heard` for who is
listened to, `covered` for whom of ours knows them, `next_steps` with days, `checks` for what to find out, and
`overview` for several decisions.  May import all that sections may.
"""

from stakemap.reports.sections.brief.answers import Answer, brief

__all__ = ["Answer", "brief"]

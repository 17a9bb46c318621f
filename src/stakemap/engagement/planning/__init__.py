"""What to do next with the hours there are, and what came of it.

`effort` is the question: who of ours (`assignment`) meets whom, on which days (`effort_days`), beside what is
promised already (`commitments`).  Its answer is an `effort_plan` of `effort_steps`, said in `effort_words`,
with `occasions` to bring.  `proposal` makes facts of it, `plan_calendar` entries of a calendar;
`plan_progress` says what became of the plans on record, `owners` who is accountable.
May import: the rest of engagement, access and what is below.
"""

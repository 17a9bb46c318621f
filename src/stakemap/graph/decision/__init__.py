"""Who may decide on a day.

`electorate` makes a decision's rule a game of people with stances and salience; `offices` says what
sources say of rank, years and seats.  May import: seats, confidence, rules, model.
"""

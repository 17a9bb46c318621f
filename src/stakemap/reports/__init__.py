"""Reports: one offline HTML file, its JSON twin, and the run.json that rebuilds both.

`render` is the door.  Parts have the names of the topics they tell of: brief, power, influence,
evidence; each turns an analysis into plain values, and the template of the same name writes them.
"""

"""Groups that ties show, and whether chance would make them too.

`communities` finds and names them; below it `structural_order` (people in an order without ids),
`modularity` (one partition), `consensus` (many seeds and resolutions), `null_model` (graphs that keep
everybody's number of ties), `significance` (against chance), `partitions` (how alike two divisions are);
`mixing` asks whether people of one kind keep to themselves.
May import: core.  Read communities first, then down.
"""

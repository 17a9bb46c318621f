"""Looking facts up: the `sample` that an audit draws by lot, and what its `answers` say.

May import: graph, model, errors.  The sheet that is filled in belongs to io, its reading to analysis.
Read `sample` first.
"""

"""The sample that an audit looks up, and what its answers say."""

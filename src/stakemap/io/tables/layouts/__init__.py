"""How people lay their tables out: which sheet each is, units in several columns or by indents."""

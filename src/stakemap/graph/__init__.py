"""How it hangs together: facts to graph to arrays."""

"""One file that is the whole page: templates put together, kept compiled, names linked to cards."""

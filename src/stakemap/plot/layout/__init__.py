"""Where everything of an organisation's picture stands."""

"""The page of a scenario: before and after."""

"""Tables that tell by the place of a cell what others tell by a heading: levels, members, settings."""

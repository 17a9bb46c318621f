"""Groups that ties show, and whether chance would make them too."""

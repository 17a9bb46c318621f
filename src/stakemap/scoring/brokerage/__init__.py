"""Who stands between others: structural holes, roles, single points, key players."""

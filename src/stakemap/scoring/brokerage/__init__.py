"""Who stands between others.

`structural_holes` (Burt), `roles` and `role_expectations` (Gould and Fernandez), `cut_points` (people and
ties whose loss splits the graph), `key_players` (whom to brief, whose absence is felt), `triangles`.
May import: core.  Each file stands alone.
"""

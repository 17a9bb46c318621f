"""The pictures of the account, drawn: one module a picture, by the name of its scene.

May import: scenes, canvas.
"""

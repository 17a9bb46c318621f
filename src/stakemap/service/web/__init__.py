"""The service over HTTP: thin routes, one module a resource; everything below is the public library.

``app`` puts them together, ``edge`` is what every request passes, ``callers`` says who asks and what of,
``problems`` turns errors into answers, ``metrics`` counts.
"""

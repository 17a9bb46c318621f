"""The service over HTTP: thin routes, one module a resource; everything below is the public library.

``app`` puts them together, ``middleware`` is what every request passes, ``callers`` says who asks and what
of, ``finished_reports`` answers at once what was asked before, ``file_answers`` hands out kept files,
``problems`` turns errors into answers, ``metrics`` counts.
"""

"""Work that takes longer than an answer: asked for, kept on disk, done by processes, told as it goes.

``wanted`` is what can be asked, ``tasks`` what a process does for it, ``crew`` gives work to the processes
and outlives each of them.  What is kept of jobs and results stands in ``service.state``.
"""

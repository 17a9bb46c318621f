"""Work that takes longer than an answer: asked for, kept on disk, done by processes, told as it goes.

``job_request`` is what can be asked, ``tasks`` what a process does for it, ``worker_pool`` gives work to the
processes and outlives each of them, ``erasure_watch`` takes results and jobs along when somebody is erased.
What is kept of jobs and results stands in ``service.state``.
"""

"""Gives jobs to processes and outlives each of them: one that dies is one failed job, which can run again."""

from __future__ import annotations

import json
import logging
import shutil
import threading
import time
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import wait
from typing import Any

from stakemap.errors import Cancelled
from stakemap.processes import Died, Worker
from stakemap.service.answers import problem_report
from stakemap.service.jobs.erasure_watch import ErasureWatch
from stakemap.service.jobs.tasks import Outcome, Task, carry_out
from stakemap.service.settings import Settings
from stakemap.service.state.jobs import Job
from stakemap.service.state.keys import Keys

__all__ = ["WorkerPool"]

_log = logging.getLogger("stakemap.service")
_TURN = 0.5
_GRACE = 3.0
_BETWEEN_LOOKS = 30.0


@dataclass(slots=True)
class _Post:
    """A process, the job it is at, and when that must be over."""

    worker: Worker[Task, Outcome]
    job: Job | None = None
    ends: float = 0.0


class WorkerPool:
    """The processes of a service and the thread that watches over them.

    Parameters
    ----------
    kept
        Jobs and results, the store they are about, and what erasure takes along.
    keys
        Whether whoever asked for a job may still ask.
    settings
        How many processes, and how long a job may take.
    """

    def __init__(self, kept: ErasureWatch, keys: Keys, settings: Settings) -> None:
        self._kept, self._keys, self._settings = kept, keys, settings
        path = kept.file.path
        self._scratch = path.with_name(f"{path.name}-work")
        self._posts: list[_Post] = []
        self._hear, self._call = Pipe(duplex=False)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stakemap-workers", daemon=True)
        self._looked = 0.0

    def start(self) -> None:
        """Begin: take up what an earlier service left.

        Raises
        ------
        Unavailable
            Another process serves with the same file.
        """
        self._kept.file.hold()
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._kept.jobs.take_up()
        self._thread.start()

    def wake(self) -> None:
        """Something changed: look now and not at the next turn."""
        self._call.send(None)

    def stop(self, seconds: float = 5.0) -> None:
        """Begin nothing more and end after so long; what is not done by then waits for the next start."""
        self._stopping.set()
        self.wake()
        self._thread.join(seconds + 30.0)

    def progress(self, job: str) -> tuple[float, str]:
        """How much of a job is done, 0 to 1, and the part under way."""
        for post in list(self._posts):
            if post.job is not None and post.job.id == job:
                return post.worker.share, post.worker.part
        return 0.0, ""

    @property
    def pids(self) -> list[int]:
        """The numbers of its processes."""
        return [post.worker.pid for post in list(self._posts)]

    @property
    def busy(self) -> int:
        """How many are at a job."""
        return sum(post.job is not None for post in list(self._posts))

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._turn()
                except Exception as error:  # noqa: BLE001  the thread must go on whatever the disk says
                    _tell("workers", error=type(error).__name__)
                    time.sleep(_TURN)
            self._finish()
        finally:
            for post in self._posts:
                post.worker.end()
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _finish(self, seconds: float = 5.0) -> None:
        """Let what is under way end, for a while."""
        until = time.monotonic() + seconds
        while self.busy and time.monotonic() < until:
            self._listen()

    def _turn(self) -> None:
        self._begin()
        self._listen()
        self._call_off()
        if time.monotonic() - self._looked > _BETWEEN_LOOKS:
            self._looked = time.monotonic()
            self._kept.everywhere()
            self._kept.jobs.forget_old()

    def _begin(self) -> None:
        """Give jobs to whoever is free."""
        self._posts = [post for post in self._posts if post.worker.fit]
        jobs, results = self._kept.jobs, self._kept.results
        while sum(post.job is not None for post in self._posts) < self._settings.workers:
            at = [post.job for post in self._posts if post.job is not None]
            found = jobs.begin_next({job.account for job in at}, {job.digest for job in at})
            if found is None:
                return
            job, upload = found
            key = self._keys.good(job.key)
            if key is None:
                jobs.end(job.id, {"code": "key", "message": "no good key", "hint": "", "problems": []})
            elif upload is None and results.names(job.digest, job.account):
                jobs.end(job.id, None)
            else:
                self._give(job, upload, key.access)

    def _give(self, job: Job, upload: bytes | None, access: Any) -> None:
        seconds = min(self._settings.seconds, job.request.get("seconds") or self._settings.seconds)
        task = Task(
            job.id,
            self._kept.url,
            job.account,
            access,
            job.kind,
            job.request,
            job.rev,
            seconds,
            self._scratch / job.id,
            upload,
        )
        post = next((one for one in self._posts if one.job is None), None)
        if post is None:
            post = _Post(Worker(carry_out))
            self._posts.append(post)
        post.job, post.ends = job, time.monotonic() + seconds + _GRACE
        post.worker.give(task)

    def _listen(self) -> None:
        """Hear who is done, after a turn of waiting at most."""
        pipes = [post.worker.pipe for post in self._posts if post.job is not None]
        ready = wait([*pipes, self._hear], timeout=_TURN)
        while self._hear.poll():
            self._hear.recv()
        for post in self._posts:
            if post.job is not None and post.worker.pipe in ready:
                for _, said in post.worker.answers():
                    self._ended(post, said)

    def _ended(self, post: _Post, said: Outcome | Died) -> None:
        job, post.job = post.job, None
        assert job is not None  # noqa: S101  it was at one
        jobs, results = self._kept.jobs, self._kept.results
        shutil.rmtree(self._scratch / job.id, ignore_errors=True)
        if isinstance(said, Died):
            hint = "ask for it again: POST .../again"
            message = "the process of this job ended before it was done"
            problem: Any = {"code": "killed", "message": message, "hint": hint, "problems": []}
        else:
            problem = said.problem
        if problem is None and isinstance(said, Outcome):
            with self._kept.file.alone():  # or an erasure could pass between the look and the kept
                if jobs.running([job.id]):
                    results.put(job.digest, job.account, said.files)
        jobs.end(job.id, problem)
        _tell("job", id=job.id, kind=job.kind, key=job.key, state="failed" if problem else "done")
        self._kept.revision(job.account)

    def _call_off(self) -> None:
        """End the processes of jobs that were called off or forgotten, or whose time is long over."""
        at = {post.job.id: post for post in self._posts if post.job is not None}
        going = self._kept.jobs.running(at)
        for ident, post in at.items():
            late = time.monotonic() > post.ends
            if ident in going and not late:
                continue
            post.worker.end()
            post.job = None
            self._posts.remove(post)
            shutil.rmtree(self._scratch / ident, ignore_errors=True)
            if late:
                over = Cancelled(
                    "the time is over", hint="give it more seconds, or ask for less: fewer draws"
                )
                self._kept.jobs.end(ident, problem_report(over).model_dump())
            _tell("job", id=ident, state="failed" if late else "cancelled")


def _tell(event: str, **about: Any) -> None:
    _log.info("%s", json.dumps({"event": event, **about}, ensure_ascii=True))

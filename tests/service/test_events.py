"""Events of a job that is still running: told as it goes, ended when it is called off or its time is over."""

from __future__ import annotations

import asyncio
import json

JOBS = "/v1/accounts/alpha/jobs"
LONG = {"kind": "report", "draws": 10_000, "today": "2026-09-01", "as_of": "2026-09-01"}


def followed(ask, job, hear):
    """Every state that the events of a job tell; `hear` is told each at once and may act meanwhile."""
    path = f"{JOBS}/{job}/events"
    heard = []
    gone = asyncio.Event()

    async def send(message):
        for event in message.get("body", b"").decode().split("\n\n"):
            if event.startswith("event: job\n"):
                heard.append(json.loads(event.partition("data: ")[2]))
                await hear(heard[-1], gone)

    async def main():
        sent = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive():
            if sent:
                return sent.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        await asyncio.wait_for(ask.app({**ask.scope("GET", path)}, receive, send), 60.0)

    asyncio.run(main())
    return heard


async def unmoved(told, gone):
    """Hear, and do nothing."""
    assert told["share"] < 1.0


def test_a_running_job_is_told_of_until_it_is_called_off(working):
    ask = working("owner")
    job = ask("POST", JOBS, LONG).json["id"]

    async def hear(told, gone):
        if told["part"]:  # its process is at work and has told of it
            answer = await ask.asked("DELETE", f"{JOBS}/{job}")
            assert answer.json["state"] == "cancelled"

    heard = followed(ask, job, hear)
    assert [(one["state"], one["part"]) for one in heard[-2:]] == [("running", "analysis"), ("cancelled", "")]
    assert {one["state"] for one in heard[:-2]} <= {"queued", "running"}
    told = ask("GET", f"{JOBS}/{job}").json
    assert (told["state"], told["files"], told["problem"]) == ("cancelled", [], None)
    assert ask("GET", f"{JOBS}/{job}/result").status == 404


def test_a_running_job_ends_when_its_time_is_over(working):
    ask = working("owner")
    job = ask("POST", JOBS, {**LONG, "seconds": 0.2}).json["id"]
    heard = followed(ask, job, unmoved)
    last = heard[-1]
    assert (last["state"], last["problem"]["code"], last["problem"]["message"]) == (
        "failed",
        "cancelled",
        "the time is over",
    )
    assert {one["state"] for one in heard[:-1]} <= {"queued", "running"}


def test_who_goes_away_is_told_nothing_more_and_the_job_goes_on(working):
    ask = working("owner")
    job = ask("POST", JOBS, LONG).json["id"]

    async def hear(told, gone):
        gone.set()

    assert len(followed(ask, job, hear)) == 1
    assert ask("GET", f"{JOBS}/{job}").json["state"] in {"queued", "running"}
    ask("DELETE", f"{JOBS}/{job}")

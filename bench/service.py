"""A service under load: 50 clients, 1,000 requests on 20 accounts, ``kill -9`` of a process and the server.

Counts acknowledged writes that are lost or doubled and answers that are wrong, each held against the library;
then times a finished report beside a plain file server that hands out the same bytes to the same clients.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import stakemap as sm
from stakemap.model import parse
from stakemap.service.state.file import StateFile
from stakemap.service.state.keys import Keys
from stakemap.store import Access, connect

DAY = "2026-09-01"
QUICK = {"kind": "analysis", "draws": 0, "as_of": DAY, "today": DAY}
REPORT = f"report?format=html&as_of={DAY}"
KNOWN = {"basis": "legitimate_interest", "grade": "B2", "expires": "2099-01-01"}


def bureau(account, n=15):
    """A few people who turn to each other."""
    known = {**KNOWN, "source": f"s:{account}"}
    yield parse({"fact": "source", "id": f"s:{account}", "title": account})
    for k in range(n):
        yield parse({"fact": "person", "id": f"p:{account}-{k}", "name": f"{account} {k}", **known})
    for k in range(1, n):
        ends = {"from_id": f"p:{account}-{k}", "to_id": f"p:{account}-{(k * k) % k if k < 3 else k // 2}"}
        yield parse({"fact": "tie", "id": f"t:{account}-{k}", "kind": "advice", **ends, **known})


def added(account, number):
    """The fact of one write."""
    known = {**KNOWN, "source": f"s:{account}"}
    return {"fact": "person", "id": f"p:{account}-new-{number}", "name": f"New {number}", **known}


class Served:
    """The server as a process that can be killed and begun again."""

    def __init__(self, folder, port, workers):
        self.url, self.port = f"sqlite:///{folder}/accounts.db", port
        self.state, self.workers, self.process = folder / "service.db", workers, None

    def start(self):
        command = [sys.executable, "-m", "stakemap", "serve", "--store", self.url, "--state", str(self.state)]
        command += ["--port", str(self.port), "--workers", str(self.workers), "--rate", "100000"]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while True:
            try:
                if self.once("GET", "/ready")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)

    def once(self, method, path, body=None, **headers):
        """One request on a connection of its own."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            data = None if body is None else json.dumps(body)
            line.request(method, path, data, {"Content-Type": "application/json", **headers})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def ask(self, method, path, key, body=None, **headers):
        """One request, sent again until somebody answers it."""
        while True:
            try:
                found = self.once(method, path, body, Authorization=f"Bearer {key}", **headers)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
                continue
            if found[0] not in {429, 503}:
                return found
            time.sleep(0.2)

    def children(self):
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = {
            int(pid)
            for task in listed.parents[1].iterdir()
            for pid in (task / "children").read_text().split()
        }
        return sorted(pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes())

    def memory(self):
        """MiB of the server itself, without its processes."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS")) / 1024


def at(account, rest=""):
    return f"/v1/accounts/{account}/{rest}"


def report(server, account, key):
    """A report, as soon as it is made."""
    while True:
        status, body = server.ask("GET", at(account, REPORT), key)
        if status == 200:
            return body
        assert status == 202, (status, body)
        time.sleep(0.3)


class Load:
    """What is sent, what was acknowledged, and what was wrong."""

    def __init__(self, server, keys, reports):
        self.server, self.keys, self.reports = server, keys, reports
        self.acknowledged, self.jobs, self.wrong = [], [], []
        self.lock, self.done = threading.Lock(), 0

    def send(self, number):
        accounts = sorted(self.keys)
        written, read = accounts[: len(accounts) // 2], accounts[len(accounts) // 2 :]
        kind = ("report", "report", "write", "facts", "job")[number % 5]
        account = random.Random(number).choice(read if kind == "report" else written)
        getattr(self, kind)(number, account, self.keys[account])
        with self.lock:
            self.done += 1

    def report(self, number, account, key):
        status, body = self.server.ask("GET", at(account, REPORT), key)
        if status != 200 or hashlib.sha256(body).digest() != self.reports[account]:
            self.wrong.append(("report", number, status))

    def write(self, number, account, key):
        body, mark = {"facts": [added(account, number)]}, {"Idempotency-Key": f"write-{number}"}
        status, told = self.server.ask("POST", at(account, "facts"), key, body, **mark)
        if status != 200 or json.loads(told)["added"] != 1:
            self.wrong.append(("write", number, status))
        self.acknowledged.append((account, f"p:{account}-new-{number}"))

    def facts(self, number, account, key):
        status, body = self.server.ask("GET", at(account, "facts?kind=person"), key)
        strangers = [f["id"] for f in json.loads(body)["facts"] if not f["id"].startswith(f"p:{account}-")]
        if status != 200 or strangers:
            self.wrong.append(("facts", number, status))

    def job(self, number, account, key):
        mark = {"Idempotency-Key": f"job-{number}"}
        status, told = self.server.ask("POST", at(account, "jobs"), key, {**QUICK, "seed": number}, **mark)
        if status != 202:
            self.wrong.append(("job", number, status))
        self.jobs.append((account, key, json.loads(told)["id"]))


def ended(server, account, key, job):
    """A job that was killed is asked for again; how often, and its result."""
    again = 0
    while True:
        told = json.loads(server.ask("GET", at(account, f"jobs/{job}"), key)[1])
        if told["state"] == "failed" and told["problem"]["code"] == "killed":
            again += 1
            server.ask("POST", at(account, f"jobs/{job}/again"), key)
        if told["state"] == "done":
            return (
                told["rev"],
                again,
                json.loads(server.ask("GET", at(account, f"jobs/{job}/result"), key)[1]),
            )
        if told["state"] == "failed" and told["problem"]["code"] != "killed":
            return told["rev"], again, None
        time.sleep(0.2)


def checked(server, load):
    """Writes that are lost or doubled, and jobs that say something else than the library."""
    held, revisions, scores = {}, {}, {}
    for account in load.keys:
        with connect(server.url, dataset=account, create=False) as store:
            held[account] = {record.id for record in store.records()}
            revisions[account] = store.head().rev
    lost = [ident for account, ident in load.acknowledged if ident not in held[account]]
    writes = len(load.acknowledged)
    doubled = sum(revisions.values()) - len(load.keys) - writes
    again = 0
    for account, key, job in load.jobs:
        rev, times, result = ended(server, account, key, job)
        again += times
        if (account, rev) not in scores:
            with connect(server.url, dataset=account, create=False) as store:
                graph = store.load(recorded_at=rev)
            own = sm.analyze(graph, plan=sm.Plan(as_of=DAY, today=DAY, draws=0))
            scores[account, rev] = own.scores["influence"].to_dict()["values"]
        if result is None or result["scores"]["influence"]["values"] != scores[account, rev]:
            load.wrong.append(("result", job, rev))
    return lost, doubled, again


def timed(port, path, headers, clients, each):
    """Seconds of each request, all clients at once on lines of their own."""
    found, lock = [], threading.Lock()

    def client(_):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine = []
        for _ in range(each):
            begun = time.perf_counter()
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            answer.read()
            mine.append(time.perf_counter() - begun)
            assert answer.status == 200
        line.close()
        with lock:
            found.extend(mine)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client, range(clients)))
    found.sort()
    return found[len(found) // 2] * 1e3, found[int(len(found) * 0.95)] * 1e3


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for an acknowledgement

    def log_message(self, *_):
        pass


def file_server(folder, port):
    """A plain file server in a process of its own."""
    pid = os.fork()
    if pid == 0:
        ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(folder))).serve_forever()
    time.sleep(0.5)
    return pid


def main(words: list[str]) -> int:
    options = argparse.ArgumentParser(prog="scripts/bench service", description=__doc__)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--requests", type=int, default=1000)
    options.add_argument("--accounts", type=int, default=20)
    options.add_argument("--port", type=int, default=8741)
    given = options.parse_args(words)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Served(folder, given.port, 2)
        accounts = [f"a{k:02}" for k in range(given.accounts)]
        for account in accounts:
            with connect(server.url, dataset=account) as store:
                store.apply(list(bureau(account)))
        with StateFile(server.state) as file:
            made = Keys(file).make
            keys = {a: made(Access(a, role="owner", accounts=(a,)))[1] for a in accounts}
        server.start()
        try:
            return measured(given, server, keys, folder)
        finally:
            server.process.kill()
            server.process.wait()


def measured(given, server, keys, folder) -> int:
    pages = {account: report(server, account, keys[account]) for account in sorted(keys)[len(keys) // 2 :]}
    reports = {account: hashlib.sha256(page).digest() for account, page in pages.items()}
    load, begun = Load(server, keys, reports), time.monotonic()
    memory = [server.memory()]
    killed = []
    with ThreadPoolExecutor(given.clients) as pool:
        sent = [pool.submit(load.send, number) for number in range(given.requests)]
        while load.done < given.requests // 3:
            time.sleep(0.01)
        for pid in server.children()[:1]:
            os.kill(pid, signal.SIGKILL)
            killed.append("a process")
        while load.done < 2 * given.requests // 3:
            time.sleep(0.01)
        server.process.kill()
        server.process.wait()
        server.start()
        killed.append("the server")
        for one in sent:
            one.result()
    seconds = time.monotonic() - begun
    lost, doubled, again = checked(server, load)
    print(f"{given.requests} requests of {given.clients} clients on {len(keys)} accounts in {seconds:.1f} s")
    print(f"killed with signal 9 in between: {' and '.join(killed)}")
    print(f"acknowledged writes: {len(load.acknowledged)}, lost: {len(lost)}, doubled: {doubled}")
    print(f"jobs: {len(load.jobs)}, asked for again after a kill: {again}")
    print(f"wrong answers: {len(load.wrong)} {load.wrong[:5]}")
    account = max(keys)
    (folder / "report.html").write_bytes(pages[account])
    head, other = {"Authorization": f"Bearer {keys[account]}"}, given.port + 1
    pid = file_server(folder, other)
    try:
        for clients, each in ((1, 200), (given.clients, 20)):
            ours = timed(given.port, at(account, REPORT), head, clients, each)
            plain = timed(other, "/report.html", {}, clients, each)
            print(
                f"finished report of {len(pages[account]) / 1e3:.0f} kB, {clients} clients at once: "
                f"median {ours[0]:.1f} ms, p95 {ours[1]:.1f} ms; plain file server: "
                f"median {plain[0]:.1f} ms, p95 {plain[1]:.1f} ms; ratio of p95 {ours[1] / plain[1]:.2f}"
            )
            memory.append(server.memory())
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    print(f"memory of the server in MiB, before and after each part: {[round(m) for m in memory]}")
    return bool(lost or doubled or load.wrong)

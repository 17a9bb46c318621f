"""A headless Chromium that is told what to do through a pipe: go, type, click, choose a file, look."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import time

from browser_flags import FLAGS

__all__ = ["Driven"]

PATIENCE = 30.0


class Driven:
    """One page; use it as a context."""

    def __init__(self, program, profile, width=1280):
        here, there = os.pipe(), os.pipe()
        own = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        flags = [*FLAGS, own, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]

        def ends():
            first, second = os.dup(here[0]), os.dup(there[1])
            os.dup2(first, 3)
            os.dup2(second, 4)

        self._process = subprocess.Popen(
            [program, *flags],
            preexec_fn=ends,  # noqa: PLW1509  the pipe must be 3 and 4, and no thread is about
            pass_fds=(3, 4),
            stderr=subprocess.DEVNULL,
        )
        os.close(here[0])
        os.close(there[1])
        self._say, self._hear = os.fdopen(here[1], "wb"), os.fdopen(there[0], "rb")
        self._last, self._rest, self._session = 0, b"", None
        self.complaints = []
        target = next(t for t in self._ask("Target.getTargets")["targetInfos"] if t["type"] == "page")
        how = {"targetId": target["targetId"], "flatten": True}
        self._session = self._ask("Target.attachToTarget", **how)["sessionId"]
        for part in ("Page", "Runtime", "DOM", "Log"):
            self._ask(f"{part}.enable")
        self.width(width)

    def _ask(self, method, **params):
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._say.write(json.dumps(message).encode() + b"\0")
        self._say.flush()
        while True:
            told = self._told()
            if told.get("id") == self._last:
                return told.get("result", {"result": {}})  # an error: the page was just left

    def _told(self):
        while b"\0" not in self._rest:
            assert select.select([self._hear], [], [], PATIENCE)[0], "the browser is silent"
            more = os.read(self._hear.fileno(), 1 << 20)
            assert more, "the browser is gone"
            self._rest += more
        text, _, self._rest = self._rest.partition(b"\0")
        told = json.loads(text)
        if told.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}:
            self.complaints.append(told["params"])
        return told

    def width(self, pixels, scale=1):
        size = {"width": pixels, "height": 900, "deviceScaleFactor": scale, "mobile": pixels < 600}
        self._ask("Emulation.setDeviceMetricsOverride", **size)

    def go(self, address):
        self._after(lambda: self._ask("Page.navigate", url=address))

    def _after(self, act):
        """Do something, and wait until another page is there."""
        self.run("window.before = true")
        act()
        until = time.monotonic() + PATIENCE
        while self.run("window.before === undefined && document.readyState === 'complete'") is not True:
            assert time.monotonic() < until, f"still here: {self.run('location.href')}"
            time.sleep(0.05)

    def run(self, script):
        """The value of an expression on the page."""
        how = {"expression": script, "returnByValue": True, "awaitPromise": True}
        return self._ask("Runtime.evaluate", **how)["result"].get("value")

    def fill(self, where, text):
        self.run(f"document.querySelector({json.dumps(where)}).value = {json.dumps(text)}")

    def choose(self, where, path):
        root = self._ask("DOM.getDocument")["root"]["nodeId"]
        node = self._ask("DOM.querySelector", nodeId=root, selector=where)["nodeId"]
        self._ask("DOM.setFileInputFiles", nodeId=node, files=[str(path)])

    def click(self, where):
        """Click what leads to another page, and wait for it."""
        self._after(lambda: self.run(f"document.querySelector({json.dumps(where)}).click()"))

    def wait_for(self, where, times=60):
        """Wait until something is there; the page asks again by itself."""
        for _ in range(times):
            if self.run(f"document.querySelector({json.dumps(where)}) !== null"):
                return
            self._after(lambda: None)
        raise AssertionError(f"no {where}: {self.run('document.body.innerText')}")

    def text(self):
        return self.run("document.body.innerText")

    def picture(self):
        height = self.run("document.documentElement.scrollHeight")
        wide = self.run("innerWidth")
        clip = {"x": 0, "y": 0, "width": wide, "height": height, "scale": 1}
        shot = self._ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(shot["data"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        self._say.close()
        self._hear.close()

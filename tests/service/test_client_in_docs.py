"""The example client of the page on the service does what the page says."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from email.message import Message
from io import BytesIO
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "service.md"
CLIENT = re.search(r"^```python notest\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)[1]


def test_the_client_of_the_page_writes_once_and_gets_a_report(working, monkeypatch):
    ask = working("owner")

    def urlopen(request, timeout):
        path = request.full_url.removeprefix("http://service")
        headers = {name: value for name, value in request.header_items() if name != "Authorization"}
        answer = ask(request.get_method(), path, raw=request.data or b"", **headers)
        if answer.status >= 400:
            raise urllib.error.HTTPError(path, answer.status, "", Message(), BytesIO(answer.body))
        found = BytesIO(answer.body)
        found.status, found.headers = answer.status, answer.headers
        return found

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    names = {"KEY": ask.key}
    exec(CLIENT, names)
    service = names["Service"]("http://service", ask.key)
    fact = {"fact": "source", "id": "s:new", "title": "minutes"}
    first = service.write("alpha", [fact], once="k1")
    assert service.write("alpha", [fact], once="k1") == first
    assert service.result("alpha", {"kind": "analysis", "draws": 0})["format"] == "stakemap-analysis-1"

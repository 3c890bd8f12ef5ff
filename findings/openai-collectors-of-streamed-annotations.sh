#!/usr/bin/env bash
# openai 3.57.0 (Python): chat.completions.stream(), its own collector of streams, takes `annotations` of a delta once. A
# second chunk that carries some ends it with "RuntimeError: Expected list delta entry to have an `index` key", though an
# annotation has no such key in its own types; chat.completions.create(stream=True) reads the same stream to its end. So a
# server that cites each sentence as it sends it cannot be read by it: all citations have to come in one chunk.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install openai==3.57.0
cat > "$folder/asked.py" <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import openai
from openai.types.chat.chat_completion_message import Annotation


def cited(start):
    url = {"start_index": start, "end_index": start + 3, "title": "A title", "url": "https://example.com/"}
    return {"type": "url_citation", "url_citation": url}


def chunk(delta, finish_reason=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}


ROLE = chunk({"role": "assistant", "content": ""})
STREAMS = {
    "two chunks": [chunk({"content": "One. [1]", "annotations": [cited(5)]}), chunk({"content": " Two. [1]", "annotations": [cited(14)]})],
    "one chunk": [chunk({"content": "One. [1] Two. [1]"}), chunk({"content": "", "annotations": [cited(5), cited(14)]})],
}


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for each in (ROLE, *STREAMS[asked["model"]], chunk({}, "stop")):
            self.wfile.write(f"data: {json.dumps(each)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_):
        pass


def collected(client, **asked):
    try:
        with client.chat.completions.stream(**asked) as stream:
            return len(stream.get_final_completion().choices[0].message.annotations)
    except RuntimeError as error:
        return str(error).split(";")[0]


def read(client, **asked):
    chunks = client.chat.completions.create(**asked, stream=True)
    deltas = [each.choices[0].delta.model_extra or {} for each in chunks]
    return sum(len(delta.get("annotations", ())) for delta in deltas)


server = HTTPServer(("127.0.0.1", 0), Endpoint)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = openai.OpenAI(base_url=f"http://127.0.0.1:{server.server_port}/v1", api_key="unused")
told = {}
for name in STREAMS:
    asked = {"model": name, "messages": [{"role": "user", "content": "?"}]}
    told[name] = (read(client, **asked), collected(client, **asked))
    print(f"annotations in {name}: read {told[name][0]}, collected {told[name][1]!r}")
assert "index" not in Annotation.model_fields
assert told["two chunks"] == (2, "Expected list delta entry to have an `index` key"), told
assert told["one chunk"] == (2, 2), told
PYTHON
cd "$folder" && venv/bin/python asked.py

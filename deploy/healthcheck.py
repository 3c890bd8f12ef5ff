"""Whether the server that a container runs lives, on whichever port it was started with.

    python healthcheck.py [PID]

PID is the process to look at, by default the container's first, or what starts that.
"""

import re
import sys
import urllib.request
from pathlib import Path

pid = sys.argv[1] if len(sys.argv) > 1 else "1"
started = Path("/proc", pid, "cmdline").read_text().replace("\0", " ")
# As the command has it: the last one counts, and 8000 is its default.
port = ["8000", *re.findall(r" --port[= ](\d+)", started)][-1]
urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=4)

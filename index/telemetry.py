"""Libraries that would tell their makers of their use are told not to.

Each reads its variable when it is imported or first used, so `index` imports this before all else.
What somebody has set a variable to stays.
"""

from __future__ import annotations

import os

UNTOLD = {
    # ONNX Runtime: else a lasting id and a database of events stand in the user's cache, and are
    # sent. What is set but empty turns nothing off there.
    "ORT_DISABLE_TELEMETRY": "1",
    # huggingface_hub: what it names in each request for a model that is not on this machine.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Ray: what its head node reports of a cluster.
    "RAY_USAGE_STATS_ENABLED": "0",
}

for _name, _value in UNTOLD.items():
    os.environ[_name] = os.environ.get(_name) or _value

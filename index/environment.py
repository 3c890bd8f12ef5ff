"""What libraries are told in the environment, which they read when imported or first used.

`index` imports this before all else. What somebody has set a variable to stays.
"""

from __future__ import annotations

import os

# Libraries that would tell their makers of their use are told not to.
UNTOLD = {
    # ONNX Runtime: else a lasting id and a database of events stand in the user's cache, and are
    # sent. What is set but empty turns nothing off there.
    "ORT_DISABLE_TELEMETRY": "1",
    # huggingface_hub: what it names in each request for a model that is not on this machine.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Ray: what its head node reports of a cluster.
    "RAY_USAGE_STATS_ENABLED": "0",
}
# numpy's products are small here: the words of a question and of a sentence. Threads that share one
# wait for each other longer than it takes, and keep a core busy while they wait.
_THREADS = "OPENBLAS_NUM_THREADS"

for _name, _value in UNTOLD.items():
    os.environ[_name] = os.environ.get(_name) or _value

if _THREADS not in os.environ:
    os.environ[_THREADS] = "1"
    import numpy  # noqa: F401 - reads it now

    # For numpy alone: other libraries have an OpenBLAS of their own, with larger products.
    del os.environ[_THREADS]

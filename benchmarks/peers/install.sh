#!/usr/bin/env bash
# Makes build/peers/venv with the systems that Dateline is measured beside: 2 GB, some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=build/peers/venv
requirements=benchmarks/peers/requirements.txt
test "$venv/ready" -nt "$requirements" && exit
.venv/bin/python -m venv "$venv"
"$venv/bin/python" -m pip --disable-pip-version-check -q install -r "$requirements"
touch "$venv/ready"

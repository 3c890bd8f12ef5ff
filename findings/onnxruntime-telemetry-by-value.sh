#!/usr/bin/env bash
# onnxruntime 1.32.0 (Linux wheel): importing it, with no session made, writes a lasting device id and a
# database of events under the home folder. ORT_DISABLE_TELEMETRY turns that off by its value: "1", "true",
# "yes" and "on" do; set to anything else, "2" or empty, it stays on. So does a variable named CI, with the
# same values: a test that runs on a CI machine does not see the files at all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install onnxruntime==1.32.0
unset CI ORT_DISABLE_TELEMETRY ORT_RUNNING_UNIT_TESTS XDG_CACHE_HOME

written() { # NAME=VALUE…: what an import leaves in an empty home
    rm -rf "$folder/home"
    mkdir "$folder/home"
    env HOME="$folder/home" "$@" "$folder/venv/bin/python" -c "import onnxruntime"
    (cd "$folder/home" && find . -type f | sort | xargs)
}

both="./.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid ./.cache/Microsoft/DeveloperTools/.onnxruntime/onnxruntime.db"
check() { # EXPECTED NAME=VALUE
    got=$(written "$2")
    echo "$2: ${got:-nothing}"
    [ "$got" == "$1" ] || { echo "expected: ${1:-nothing}" >&2; exit 1; }
}
check "$both" OTHER=1
for value in "" 0 false off 2; do check "$both" "ORT_DISABLE_TELEMETRY=$value"; done
for value in 1 true yes on; do check "" "ORT_DISABLE_TELEMETRY=$value"; done
check "" CI=true
check "$both" CI=false

#!/usr/bin/env bash
# onnxruntime 1.28.0 and 1.32.0 (Linux wheels, CPU): one model, rounded to 8 bits by quantize_dynamic, one input, one thread,
# and other results. Unrounded, the two versions agree to the seventh digit; rounded, they differ some ten thousand times as
# much, though the products of whole numbers are exact: each layer rounds its input anew, and what a sum in another order
# puts on the other side of a half is a whole step. So an upgrade changes stored vectors, and rankings with them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for version in 1.28.0 1.32.0; do
    python3 -m venv "venv-$version"
    "venv-$version/bin/pip" -q --disable-pip-version-check install "onnxruntime==$version" onnx==1.23.2 numpy==2.4.1
done
export ORT_DISABLE_TELEMETRY=1
cat > make.py <<'PYTHON'
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_dynamic

LAYERS, WIDTH = 6, 384
rng = np.random.default_rng(1)
nodes, weights, state = [], [], "x"
for layer in range(LAYERS):
    for name, value in (
        ("up", rng.normal(size=(WIDTH, 4 * WIDTH)) / WIDTH**0.5),
        ("down", rng.normal(size=(4 * WIDTH, WIDTH)) / WIDTH**0.5),
        ("scale", np.ones(WIDTH)), ("bias", np.zeros(WIDTH)), ("root", np.array(2**0.5)), ("one", np.array(1.0)),
        ("half", np.array(0.5)),
    ):
        weights.append(numpy_helper.from_array(value.astype(np.float32), f"{name}{layer}"))
    # A feed-forward block of a transformer: a product, GELU by its parts, a product, a sum, a norm.
    nodes += [
        helper.make_node("MatMul", [state, f"up{layer}"], [f"a{layer}"]),
        helper.make_node("Div", [f"a{layer}", f"root{layer}"], [f"b{layer}"]),
        helper.make_node("Erf", [f"b{layer}"], [f"c{layer}"]),
        helper.make_node("Add", [f"c{layer}", f"one{layer}"], [f"d{layer}"]),
        helper.make_node("Mul", [f"a{layer}", f"d{layer}"], [f"e{layer}"]),
        helper.make_node("Mul", [f"e{layer}", f"half{layer}"], [f"f{layer}"]),
        helper.make_node("MatMul", [f"f{layer}", f"down{layer}"], [f"g{layer}"]),
        helper.make_node("Add", [state, f"g{layer}"], [f"h{layer}"]),
        helper.make_node("LayerNormalization", [f"h{layer}", f"scale{layer}", f"bias{layer}"], [f"i{layer}"]),
    ]
    state = f"i{layer}"
graph = helper.make_graph(
    nodes, "blocks", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, "n", WIDTH])],
    [helper.make_tensor_value_info(state, TensorProto.FLOAT, [1, "n", WIDTH])], weights,
)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), "plain.onnx")
quantize_dynamic("plain.onnx", "rounded.onnx")
np.save("x.npy", rng.normal(size=(1, 60, WIDTH)).astype(np.float32))
PYTHON
cat > run.py <<'PYTHON'
import sys

import numpy as np
import onnxruntime as ort

options = ort.SessionOptions()
options.intra_op_num_threads = 1
for name in ("plain", "rounded"):
    session = ort.InferenceSession(f"{name}.onnx", options, providers=["CPUExecutionProvider"])
    np.save(f"{name}-{sys.argv[1]}.npy", session.run(None, {"x": np.load("x.npy")})[0])
PYTHON
cat > compare.py <<'PYTHON'
import numpy as np

differs = {}
for name in ("plain", "rounded"):
    old, new = (np.load(f"{name}-{version}.npy") for version in ("1.28.0", "1.32.0"))
    differs[name] = float(np.abs(old - new).max())
    print(name, "differs by at most", differs[name])
assert differs["plain"] < 1e-4, "the unrounded model differs as well"
assert differs["rounded"] > 100 * max(differs["plain"], 1e-7), "the rounded one no longer differs"
PYTHON
venv-1.32.0/bin/python make.py 2> made.log || { cat made.log; exit 1; }
for version in 1.28.0 1.32.0; do "venv-$version/bin/python" run.py "$version"; done
venv-1.32.0/bin/python compare.py

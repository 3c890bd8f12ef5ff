#!/usr/bin/env bash
# onnxruntime 1.32.0 (Linux wheel, CPU): the default optimizations turn Add + LayerNormalization of float32 into
# one SkipLayerNormalization, whose kernel is many times as slow as the two that it replaces: a chain of 12 took
# 4 to 16 times as long (one core of an Intel Xeon with AVX-512). A small BERT (six layers, width 384) rounded to 8
# bits is an eighth faster with disabled_optimizers=["SkipLayerNormFusion"]. The sums are the same but for rounding.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.1
cd "$folder"
ORT_DISABLE_TELEMETRY=1 venv/bin/python - <<'PYTHON'
import time

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

LAYERS, TOKENS, WIDTH = 12, 114, 384
rng = np.random.default_rng(1)
nodes, weights, state = [], [], "x"
for layer in range(LAYERS):
    for name, value in (
        ("skip", rng.normal(size=(1, 1, WIDTH))), ("scale", np.ones(WIDTH)), ("bias", np.zeros(WIDTH)),
    ):
        weights.append(numpy_helper.from_array(value.astype(np.float32), f"{name}{layer}"))
    # What is added is made from the state itself, as in a transformer; of its own it would be folded away.
    nodes.append(helper.make_node("Mul", [state, f"skip{layer}"], [f"other{layer}"]))
    nodes.append(helper.make_node("Add", [state, f"other{layer}"], [f"sum{layer}"]))
    nodes.append(helper.make_node(
        "LayerNormalization", [f"sum{layer}", f"scale{layer}", f"bias{layer}"], [f"y{layer}"], epsilon=1e-12
    ))
    state = f"y{layer}"
shape = [1, TOKENS, WIDTH]
graph = helper.make_graph(
    nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
    [helper.make_tensor_value_info(state, TensorProto.FLOAT, shape)], weights,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
onnx.checker.check_model(model)


def session(name, **more):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.optimized_model_filepath = f"{name}.onnx"
    made = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"], **more)
    return made, {node.op_type for node in onnx.load(f"{name}.onnx").graph.node}


plain, its = session("default")
without, others = session("without", disabled_optimizers=["SkipLayerNormFusion"])
print("default:", sorted(its))
print("without:", sorted(others))
assert "SkipLayerNormalization" in its and "SkipLayerNormalization" not in others
feed = {"x": rng.normal(size=shape).astype(np.float32)}
apart = float(np.abs(plain.run(None, feed)[0] - without.run(None, feed)[0]).max())
print("largest difference:", apart)
assert apart < 1e-4
spent = {"default": [], "without": []}
for _ in range(300):
    for name, made in (("default", plain), ("without", without)):
        began = time.perf_counter()
        made.run(None, feed)
        spent[name].append(time.perf_counter() - began)
ratio = float(np.median(spent["default"]) / np.median(spent["without"]))
print(f"time with the fusion, of that without: {ratio:.2f}")
# The multiplication before each sum is in both.
assert ratio > 1.3, "the fusion is no slower any more"
PYTHON

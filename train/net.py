"""The net of the encoder: layers that read a passage once, layers that read it for a question, and heads."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch
from torch import nn

from monitor.annotate.models.encoder import TYPES
from train import pretrained

HEADS = {"relation": 5, "direction": 3, "mood": 3, "voice": 4, "event": len(TYPES) + 1, "tone": 3}
"""Classes of each head, in the order of `encoder.Answer`."""

FROZEN, DROP = 4, 0.1
"""So many layers read the passage before the spans are marked, and keep their pretrained weights, as the word
vectors do: a third less work, and what they give is computed once a passage; dropout."""

MARKS = 5


class Dropout(nn.Module):
    """Dropout by bytes of a fast generator: torch's own takes longer on a CPU than the products around it."""

    noise = np.random.Generator(np.random.SFC64(0))
    share = round(DROP * 256)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Silence a tenth of the values and lift the others."""
        if not self.training:
            return given
        noise = np.frombuffer(self.noise.bytes(given.numel()), np.uint8).copy()
        kept = torch.from_numpy(noise).view(given.shape) >= self.share
        return given * (kept.to(given.dtype) * (256 / (256 - self.share)))


class Net(nn.Module):
    """The encoder and its heads. All nets start from the same weights, which averaging members needs."""

    def __init__(self) -> None:
        """Load the pretrained encoder."""
        super().__init__()
        encoder = pretrained.encoder()
        self.embeddings, self.layers = encoder.embeddings, encoder.encoder.layer
        self.embeddings.dropout = nn.Identity()
        self.embeddings.requires_grad_(False)
        for i, layer in enumerate(self.layers):
            layer.attention.output.dropout = nn.Identity()
            layer.output.dropout = Dropout() if i >= FROZEN else nn.Identity()
            layer.requires_grad_(i >= FROZEN)
        width = encoder.config.hidden_size
        torch.manual_seed(0)
        self.mark = nn.Embedding(MARKS, width)
        nn.init.normal_(self.mark.weight, std=0.02)
        self.hidden = nn.Sequential(
            nn.Dropout(DROP), nn.Linear(4 * width, width), nn.Tanh(), nn.Dropout(DROP)
        )
        self.heads = nn.ModuleDict({name: nn.Linear(width, classes) for name, classes in HEADS.items()})

    def pretrained_parameters(self) -> list[nn.Parameter]:
        """Return the weights of the encoder that are trained."""
        return [p for p in self.layers.parameters() if p.requires_grad]

    def new_parameters(self) -> list[nn.Parameter]:
        """Return the weights that start at random."""
        return [*self.mark.parameters(), *self.hidden.parameters(), *self.heads.parameters()]

    def below(self, pieces: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return what the frozen layers give: shape (passages, pieces, width)."""
        found = self.embeddings(input_ids=pieces, token_type_ids=torch.zeros_like(pieces))
        return self._through(0, FROZEN, found, mask)

    def above(
        self, below: torch.Tensor, mask: torch.Tensor, passage: torch.Tensor, marks: torch.Tensor
    ) -> dict[str, torch.Tensor]:
        """Return logits by head: shape (questions, classes).

        Args:
            below: what `below` gave.
            mask: 1 where a piece stands, 0 where padding does; shape (passages, pieces).
            passage: which passage each question is about; shape (questions,).
            marks: shape (questions, pieces).
        """
        mask = mask[passage]
        found = below[passage] + self.mark(marks).to(below.dtype)
        found = self._through(FROZEN, len(self.layers), found, mask)
        parts = [found[:, 0]]
        for chosen in ((marks == 1) | (marks == 4), marks == 2, mask == 1):
            weight = chosen.unsqueeze(-1).to(found.dtype)
            parts.append((found * weight).sum(1) / weight.sum(1).clamp(min=1))
        hidden = self.hidden(torch.cat(parts, -1))
        return {name: head(hidden) for name, head in self.heads.items()}

    def _through(self, first: int, stop: int, found: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        shut = (1 - mask[:, None, None, :].to(found.dtype)) * -1e4
        for layer in self.layers[first:stop]:
            given: Any = layer(found, shut)
            found = given[0] if isinstance(given, tuple) else given
        return found


class Attention(torch.autograd.Function):
    """Attention with its projections as one node of ONNX Runtime, which becomes `QAttention` in 8 bits.

    As torch exports it, a tenth of a reading goes into turning and reshaping heads.
    """

    @staticmethod
    def forward(_: Any, found: torch.Tensor, *_others: Any) -> torch.Tensor:
        """Return the right shape, which is all that tracing asks for."""
        return torch.empty_like(found)

    @staticmethod
    def symbolic(graph: Any, found: Any, weight: Any, bias: Any, heads: int) -> Any:
        """Name the node and its inputs."""
        return graph.op("com.microsoft::Attention", found, weight, bias, num_heads_i=heads).setType(
            found.type()
        )


class Fused(nn.Module):
    """Stands for the attention of a layer in an export. No mask: a passage alone has no padding."""

    def __init__(self, own: Any) -> None:
        """Join the three projections."""
        super().__init__()
        parts = (own.query, own.key, own.value)
        self.weight = nn.Parameter(torch.cat([part.weight.detach().T for part in parts], 1).contiguous())
        self.bias = nn.Parameter(torch.cat([part.bias.detach() for part in parts]))
        self.heads = own.num_attention_heads

    def forward(self, found: torch.Tensor, *_: Any, **__: Any) -> tuple[torch.Tensor, None]:
        """Return what the heads gather, as BERT's own attention does."""
        gathered: torch.Tensor = Attention.apply(found, self.weight, self.bias, self.heads)
        return gathered, None


class Export(nn.Module):
    """What is shipped: one passage, its questions, logits."""

    def __init__(self, net: Net) -> None:
        """Copy a trained net, its attention fused."""
        super().__init__()
        self.net = copy.deepcopy(net)
        for layer in self.net.layers:
            layer.attention.self = Fused(layer.attention.self)

    def forward(self, pieces: torch.Tensor, marks: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return logits by head.

        Args:
            pieces: shape (1, pieces).
            marks: shape (questions, pieces).
        """
        mask = torch.ones_like(pieces)
        passage = torch.zeros_like(marks[:, 0])
        logits = self.net.above(self.net.below(pieces, mask), mask, passage, marks)
        return tuple(logits[name] for name in HEADS)

"""The net of the deep model of tone: the encoder, a head, and what the training on a CPU needs."""

from __future__ import annotations

import deep_tone_start
import numpy as np
import torch
from torch import nn

DROP, FROZEN = 0.1, 4
"""Dropout in the head and the encoder; so many lower layers keep their pretrained weights, as the
embeddings do: a fifth less work."""

Row = tuple[list[int], list[int], int]
"""Word pieces, which of them are the target, the class."""


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
    """The encoder; its first piece, its mean over all pieces and over the target's; a hidden layer."""

    def __init__(self) -> None:
        """Load the pretrained encoder; the head starts the same in every member, which averaging needs."""
        super().__init__()
        self.encoder = deep_tone_start.encoder()
        self.encoder.embeddings.requires_grad_(False)
        self.encoder.embeddings.dropout = Dropout()
        for i, layer in enumerate(self.encoder.encoder.layer):
            layer.attention.output.dropout = nn.Identity()
            layer.output.dropout = Dropout() if i >= FROZEN else nn.Identity()
            layer.requires_grad_(i >= FROZEN)
        width = self.encoder.config.hidden_size
        torch.manual_seed(0)
        self.head = nn.Sequential(
            nn.Dropout(DROP), nn.Linear(3 * width, width), nn.Tanh(), nn.Dropout(DROP), nn.Linear(width, 3)
        )

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return logits: shape (batch, 3)."""
        found = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=target).last_hidden_state
        parts = [found[:, 0]]
        for chosen in (mask, target):
            weight = chosen.unsqueeze(-1).to(found.dtype)
            parts.append((found * weight).sum(1) / weight.sum(1))
        logits: torch.Tensor = self.head(torch.cat(parts, -1))
        return logits


class Export(nn.Module):
    """What is shipped: probabilities that mean what they say instead of logits."""

    def __init__(self, net: Net, temperature: float) -> None:
        """Wrap a trained net."""
        super().__init__()
        self.net, self.temperature = net, temperature

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return probabilities: shape (batch, 3)."""
        return (self.net(ids, mask, target) / self.temperature).softmax(-1)


def tensors(rows: list[Row]) -> tuple[torch.Tensor, ...]:
    """Pad rows to the longest, in steps of 8: each new shape costs time."""
    longest = -(-max(len(row[0]) for row in rows) // 8) * 8

    def padded(values: list[list[int]]) -> torch.Tensor:
        return torch.tensor([value + [0] * (longest - len(value)) for value in values])

    return (
        padded([row[0] for row in rows]),
        padded([[1] * len(row[0]) for row in rows]),
        padded([row[1] for row in rows]),
    )

"""A figure while it is being drawn: plain values under Plotly's names, checked by Plotly once, at the end.

`plotly.graph_objects` checks what a piece is put into again with every piece, which took most of the time
that a page needs.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

Trace = dict[str, Any]


def scatter(**properties: Any) -> Trace:
    """Return marks, lines or areas; see Plotly's `scatter`."""
    return {"type": "scatter", **properties}


def bar(**properties: Any) -> Trace:
    """Return bars; see Plotly's `bar`."""
    return {"type": "bar", **properties}


def heatmap(**properties: Any) -> Trace:
    """Return cells; see Plotly's `heatmap`."""
    return {"type": "heatmap", **properties}


class Drawing:
    """Traces and the layout of a figure, whose settings are put together; of lists the last one stands.

    Args:
        layout: as Plotly names it.
    """

    def __init__(self, **layout: Any) -> None:
        self._traces: list[Trace] = []
        self.layout: dict[str, Any] = layout

    def add(self, *traces: Trace, panel: int = 1) -> None:
        """Draw traces, of figures with several panels in the first, second, ..."""
        axes = {} if panel == 1 else {"xaxis": f"x{panel}", "yaxis": f"y{panel}"}
        self._traces.extend({**trace, **axes} for trace in traces)

    def note(self, **annotation: Any) -> None:
        """Write a text besides those of the layout's `annotations`."""
        self.layout.setdefault("annotations", []).append(annotation)

    def set(self, **layout: Any) -> None:
        """Set parts of the layout."""
        _merge(self.layout, layout)

    def x_axes(self, panel: int | None = None, **settings: Any) -> None:
        """Set the axis of a panel, or of all."""
        self._axes("xaxis", panel, settings)

    def y_axes(self, panel: int | None = None, **settings: Any) -> None:
        """Set the axis of a panel, or of all."""
        self._axes("yaxis", panel, settings)

    def figure(self) -> go.Figure:
        """Return the figure.

        Raises:
            ValueError: Plotly does not know a property, or not its value.
        """
        return go.Figure(data=self._traces, layout=self.layout)

    def _axes(self, name: str, panel: int | None, settings: dict[str, Any]) -> None:
        names = [axis for axis in self.layout if axis.startswith(name)]
        if panel is not None:
            names = [name if panel == 1 else f"{name}{panel}"]
        for axis in names:
            self.set(**{axis: settings})


def _merge(into: dict[str, Any], settings: dict[str, Any]) -> None:
    for name, value in settings.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            into[name] = dict(into[name])  # two axes may share what they begin with
            _merge(into[name], value)
        else:
            into[name] = value

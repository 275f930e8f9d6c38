"""Visits of the dashboard without a browser: the server's own protocol, as its pages speak it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
LONGEST = 300.0
"""Seconds after which a page is given up."""

_TICKS = os.sysconf("SC_CLK_TCK")
_STARTED = 300
"""Looks whether the server answers, before it is given up."""


@dataclass(frozen=True)
class Server:
    """A dashboard on a store."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def cpu(self) -> float:
        """Seconds of computing so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self, what: str = "VmRSS") -> float:
        """Megabytes that it holds; VmHWM: at the peak."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        (found,) = (line for line in lines if line.startswith(f"{what}:"))
        return int(found.split()[1]) / 1024


@contextmanager
def serving(store: Path) -> Iterator[Server]:
    """Start the dashboard on a store; it ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    given = {**os.environ, "MONITOR_STORE": str(store.absolute()), "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        command, cwd=ROOT, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(_STARTED):
            try:
                urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                break
            except (URLError, OSError):
                time.sleep(0.1)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


class Session:
    """A reader of the dashboard: one connection, as of one tab of a browser."""

    def __init__(self, server: Server) -> None:
        self._connection: ClientConnection = connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        )

    def visit(self, page: str, query: str = "") -> float:
        """Open a page, and return after how many seconds all of it was there.

        Raises:
            RuntimeError: the page failed or ended in an error that it shows.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        began = time.perf_counter()
        self._connection.send(asked.SerializeToString())
        failed = ""
        while True:
            told = ForwardMsg.FromString(self._connection.recv(timeout=LONGEST))
            if told.WhichOneof("type") == "delta" and told.delta.new_element.HasField("exception"):
                failed = told.delta.new_element.exception.message
            if told.WhichOneof("type") == "script_finished":
                if told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if failed or told.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RuntimeError(f"{page}?{query}: {failed or told.script_finished}")
                return time.perf_counter() - began

    def close(self) -> None:
        """Close the tab."""
        self._connection.close()

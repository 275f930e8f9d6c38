"""A real Dask cluster for tests: a scheduler and workers, each a process, on 127.0.0.1 alone.

with cluster(tmp_path) as dask:
    worker = dask.worker()
    list(mapped(square, range(40), (1,), Cluster(dask.address)))
    worker.kill()
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import distributed

import monitor

SOURCES = Path(monitor.__file__).parents[1]
TESTS = Path(__file__).parent


def until(happens: Callable[[], object], seconds: float = 600) -> None:
    """Wait until something happens; fail where it does not."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


class Dask:
    """A scheduler, and the workers that are started for it; `folder` is where they put their files."""

    def __init__(self, folder: Path, sources: Path = SOURCES, **settings: str) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            sources, settings, "scheduler", "--host=127.0.0.1", "--port=0", f"--scheduler-file={file}"
        )
        until(lambda: file.exists() and file.stat().st_size)
        with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
            self.address: str = client.scheduler.address

    def worker(self, *options: str, sources: Path = SOURCES, **settings: str) -> subprocess.Popen[bytes]:
        """Start a worker of one thread, and wait until the scheduler knows it.

        Args:
            options: of `dask worker`.
            sources: the folder of the program that it runs.
            settings: environment variables.
        """
        before = self.workers()
        folder = f"--local-directory={self.folder}"
        process = self._start(sources, settings, "worker", self.address, "--nthreads=1", folder, *options)
        until(lambda: self.workers() > before)
        return process

    def workers(self) -> set[str]:
        """Return the addresses of the workers that the scheduler knows."""
        with distributed.Client(self.address, set_as_default=False) as client:
            return set(client.scheduler_info()["workers"])

    def _start(self, sources: Path, settings: Mapping[str, str], *command: str) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([str(sources), str(TESTS)])
        env = {**os.environ, "PYTHONPATH": path, **settings}
        with (self.folder / "dask.log").open("ab") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--no-dashboard"],
                env=env,
                cwd=self.folder,
                stdout=said,
                stderr=said,
            )
        self._processes.append(process)
        return process

    def stop(self) -> None:
        """End all that was started; one that was stopped goes on first."""
        for process in reversed(self._processes):
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()


@contextmanager
def cluster(folder: Path, **named: Any) -> Iterator[Dask]:
    """Have a cluster without workers; arguments as `Dask` takes them."""
    dask = Dask(folder, **named)
    try:
        yield dask
    finally:
        dask.stop()

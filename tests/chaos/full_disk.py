"""Refreshes on a disk that is full: in the ledger, or when the store's next generation is written."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chaos.trials import Refresh, Rows, differences, miscounted, rows
from monitor.sources.connectors.base import Source

SAYS_SO = ("No space left on device", "File too large", "disk does not take")
ROOM = 1 << 30


@dataclass(frozen=True)
class Sizes:
    """Bytes: of all files before, of the ledger at its largest, of the store before and after."""

    before: int
    ledger: int
    small: int
    large: int


def tried(sources: Sequence[Source], folder: Path, *, mount: bool) -> list[str]:
    """Refresh with too little room, then with enough; return what went wrong.

    Args:
        sources: the first is in the store already, the others come in when there is no room.
        folder: to work in.
        mount: fill a small tmpfs, which takes the rights to mount; else only the size of files is limited.
    """
    start = folder / "full-start"
    _refresh(sources[:1], start / "s.duckdb")
    before = rows(start / "s.duckdb")
    sizes, expected = _undisturbed(sources, start, folder / "full-undisturbed")
    print(f"bytes: {sizes}")
    found = []
    if mount and os.geteuid() == 0:
        rest = sizes.before + sizes.ledger
        limits = {
            "the ledger": sizes.before + sizes.ledger // 2,
            "a copy of the store": rest + sizes.small // 2,
            "what is new": rest + (sizes.small + sizes.large) // 2,
        }
        for part, size in limits.items():
            with _disk(folder / "disk", size) as disk:
                found += _tried(f"no room for {part}", sources, start, disk, before, expected, None)
    else:
        limits = {"the ledger": sizes.ledger // 2, "a copy of the store": sizes.small // 2}
        limits["what is new"] = (sizes.small + sizes.large) // 2
        for number, (part, size) in enumerate(limits.items()):
            if number == 0 or size > sizes.ledger:  # else it would be the ledger that meets the limit
                disk = folder / f"full-{number}"
                found += _tried(f"too small for {part}", sources, start, disk, before, expected, size)
    return found


def _undisturbed(sources: Sequence[Source], start: Path, folder: Path) -> tuple[Sizes, Rows]:
    """Refresh where there is room; return what room it took, and what came of it."""
    shutil.copytree(start, folder)
    store = folder / "s.duckdb"
    small, taken = store.stat().st_size, [0]
    before = sum(path.stat().st_size for path in folder.iterdir())

    def watch() -> bool:
        sizes = [path.stat().st_size for path in folder.glob("*.ledger*") if path.exists()]
        taken[0] = max(taken[0], max(sizes, default=0))
        return False

    refresh = Refresh(store, sources)
    refresh.until(watch)
    if refresh.wait():
        raise SystemExit(f"the undisturbed refresh failed: {refresh.last_words}")
    return Sizes(before, taken[0], small, store.stat().st_size), rows(store)


def _tried(
    name: str,
    sources: Sequence[Source],
    start: Path,
    disk: Path,
    before: Rows,
    expected: Rows,
    largest_file: int | None,
) -> list[str]:
    shutil.copytree(start, disk, dirs_exist_ok=True)
    store = disk / "s.duckdb"
    refresh = Refresh(store, sources, largest_file)
    code = refresh.wait()
    print(f"{name}: ended with {code} after {refresh.at:.2f} s\n  {refresh.last_words}", flush=True)
    found = []
    if code != 1 or not any(words in refresh.last_words for words in SAYS_SO):
        found.append(f"ended with {code} and does not say that the disk is full: {refresh.last_words}")
    if "Traceback" in refresh.log:
        found.append(f"a traceback:\n{refresh.log[-3000:]}")
    found += [f"the store was changed: {line}" for line in differences(before, rows(store))]
    if largest_file is None:
        subprocess.run(["mount", "-o", f"remount,size={ROOM}", str(disk)], check=True)
    _refresh(sources, store)
    found += [f"with room again: {line}" for line in differences(expected, rows(store)) + miscounted(store)]
    print(f"  the store was as before; with room again: {'DIFFERENT' if found else 'identical'}", flush=True)
    return [f"{name}: {line}" for line in found]


def _refresh(sources: Sequence[Source], store: Path) -> None:
    refresh = Refresh(store, sources)
    if refresh.wait():
        raise SystemExit(f"a refresh with room failed: {refresh.last_words}")


@contextmanager
def _disk(folder: Path, size: int) -> Iterator[Path]:
    """Mount a small disk in memory."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()

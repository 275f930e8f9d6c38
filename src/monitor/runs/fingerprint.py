"""What must be the same wherever a run works, so that its rows do not hang on who made them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

from xxhash import xxh3_64

import monitor
from monitor import annotate
from monitor.annotate import Annotators

PACKAGES = (
    "ahocorasick-rs", "babel", "courlan", "distributed", "htmldate", "lxml", "natasha", "numpy",
    "onnxruntime", "py3langid", "pyarrow", "slovnet", "tokenizers", "trafilatura", "vaderSentiment", "xxhash",
)  # fmt: skip
"""Packages on whose versions it hangs what is read out of an article, and how rows are handed over."""


def fingerprint() -> dict[str, str]:
    """Return what of an installation decides what it makes of an article, by name; 0.1 s, no model is loaded.

    The code and the resources, models among them, are told by hashes of the bytes of their files.
    """
    root = Path(monitor.__file__).parent
    versions = annotate.versions(Annotators("deep"))
    return {
        "media-monitor": monitor.__version__,
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{f"annotator {name}": version for name, version in versions.items()},
        "code": _hash(root, lambda name: name.endswith((".py", ".sql"))),
        "resources and models": _hash(root / "resources", lambda name: not name.endswith(".py")),
        **{package: _installed(package) for package in PACKAGES},
    }


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Say in what another installation differs from this one, as `numpy 2.1.0 (here 2.2.0)`."""
    found = [
        f"{name} {there.get(name, 'unknown')} (here {value})"
        for name, value in here.items()
        if there.get(name) != value
    ]
    # Where an annotator or the version differs the code does, which says less.
    return [one for one in found if not one.startswith(("code ", "resources "))] or found


def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _hash(folder: Path, counts: Callable[[str], bool]) -> str:
    """Return a hash over the files of a folder whose names count, and those of the folders in it."""
    found = xxh3_64()
    for path in sorted(_files(folder)):
        if counts(path.name):
            data = path.read_bytes()
            found.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode())
            found.update(data)
    return found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """Yield files, but bytecode, and the copy of the dashboard that a wheel has beside the program."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield Path(entry.path)
            elif entry.name not in ("__pycache__", "dashboard"):
                yield from _files(Path(entry.path))

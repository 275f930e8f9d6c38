"""What tests of several formats share."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.kept_files import Put


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write

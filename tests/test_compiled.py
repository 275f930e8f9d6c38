"""What is kept of built resources: loaded where it is whole and ours, built anew in every other case."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from monitor.annotate.countries import gazetteer
from monitor.annotate.relations import lexicon as relations
from monitor.annotate.text import word_parts
from monitor.annotate.tone import linear as tone
from monitor.annotate.topics import lexicon as topics, linear
from monitor.dates import words
from monitor.extract.text import languages
from monitor.reference import english, places
from monitor.resources import compiled

built: list[str] = []


def _squares(word: str) -> dict[str, int]:
    built.append(word)
    return {word * i: i * i for i in range(1, 4)}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is compiled in an empty folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    built.clear()
    return tmp_path / "media-monitor"


def ask() -> dict[str, int]:
    """Ask as a process does that has nothing in memory."""
    return compiled.compiled(_squares)("ab")


SQUARES = {"ab": 1, "abab": 4, "ababab": 9}


def test_what_one_process_built_the_next_one_loads(place: Path) -> None:
    assert ask() == ask() == SQUARES
    assert built == ["ab"]
    (file,) = place.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert place.stat().st_mode & 0o777 == 0o700


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-4] ^= 1
    file.write_bytes(data)


def _writable_by_others(file: Path) -> None:
    file.chmod(0o620)


def _folder_writable_by_others(file: Path) -> None:
    file.parent.chmod(0o777)


def _linked(file: Path) -> None:
    file.rename(file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _folder_instead(file: Path) -> None:
    file.unlink()
    (file / "full").mkdir(parents=True)


def _another_value(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:16] + pickle.dumps({"wrong": 1}))


@pytest.mark.parametrize(
    "spoil",
    [
        _cut,
        _another_value,
        _emptied,
        _flipped,
        _writable_by_others,
        _folder_writable_by_others,
        _linked,
        _pipe,
        _folder_instead,
    ],
)
def test_a_spoiled_or_foreign_file_costs_time_only(place: Path, spoil: Callable[[Path], None]) -> None:
    ask()
    (file,) = place.iterdir()
    spoil(file)
    assert ask() == SQUARES
    assert built == ["ab", "ab"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_another_user_owns_is_not_unpickled(place: Path) -> None:
    ask()
    (file,) = place.iterdir()
    os.chown(file, 12345, -1)
    assert ask() == SQUARES
    os.chown(place, 12345, -1)
    assert ask() == SQUARES
    assert built == ["ab", "ab", "ab"]


def test_where_nothing_can_be_written_everything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("a file where the folder would be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    built.clear()
    assert ask() == ask() == SQUARES
    assert built == ["ab", "ab"]


def test_what_cannot_be_pickled_is_built_each_time(place: Path) -> None:
    def opened() -> object:
        return open(os.devnull)  # noqa: PTH123

    with compiled.compiled(opened)() as first, compiled.compiled(opened)() as second:  # type: ignore[attr-defined]
        assert first is not second
    assert not list(place.iterdir())


def test_another_version_of_the_program_builds_its_own(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("a", "b", "c", "d"):
        monkeypatch.setattr(compiled, "_version", lambda version=version: version)
        ask()
        for number, file in enumerate(sorted(place.iterdir())):
            os.utime(file, (number, number))
    assert built == ["ab"] * 4
    assert sorted(file.name[-2:] for file in place.iterdir()) == ["-b", "-c", "-d"], "a bounded number stays"


def test_a_change_of_a_byte_of_the_program_is_another_version(tmp_path: Path) -> None:
    program = tmp_path / "program"
    (program / "__pycache__").mkdir(parents=True)
    file = program / "words.toml"
    file.write_text("a = 1")

    def version() -> str:
        code = (
            "import monitor; from monitor.resources import compiled; "
            f"monitor.__file__ = {str(program / '__init__.py')!r}; print(compiled._version())"
        )
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    before = version()
    (program / "__pycache__" / "words.pyc").write_bytes(b"code")
    assert version() == before
    times = file.stat()
    file.write_text("a = 2")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert version() != before


def test_a_write_that_was_killed_is_cleared_away(place: Path) -> None:
    place.mkdir(mode=0o700)
    (place / ".half").write_bytes(b"half")
    os.utime(place / ".half", (1, 1))
    (place / ".now").write_bytes(b"another process writes this")
    ask()
    assert not (place / ".half").exists()
    assert (place / ".now").exists()


def _in_another_process(folder: str) -> dict[str, int]:
    os.environ["XDG_CACHE_HOME"] = folder
    return ask()


def test_processes_that_begin_together_all_have_it(place: Path) -> None:
    with ProcessPoolExecutor(4, multiprocessing.get_context("fork")) as pool:
        found = list(pool.map(_in_another_process, [str(place.parent)] * 12))
    assert found == [SQUARES] * 12
    assert len(list(place.iterdir())) == 1


@pytest.mark.parametrize(
    ("build", "of"),
    [
        (words.words, ()),
        (relations.lexicon, ()),
        (topics.lexicon, ("en",)),
        (word_parts.lexicon, ()),
        (english.common_words, ()),
        (places._towns_and_cities, ()),
        (gazetteer._names, ("en",)),
        (gazetteer._names, ("ru",)),
        (languages._model, ()),
        (linear.model, ()),
        (tone.model, ()),
    ],
)
def test_what_is_kept_is_what_was_built(build: Callable[..., object], of: tuple[str, ...]) -> None:
    fresh = build.__wrapped__(*of)  # type: ignore[attr-defined]
    _alike(fresh, pickle.loads(pickle.dumps(fresh, pickle.HIGHEST_PROTOCOL)))


def _alike(built: object, loaded: object) -> None:
    """Assert that two values are the same all the way down, in the order in which they are gone through."""
    assert type(built) is type(loaded)
    if isinstance(built, np.ndarray) and isinstance(loaded, np.ndarray):
        assert built.dtype == loaded.dtype
        assert np.array_equal(built, loaded)
    elif isinstance(built, dict) and isinstance(loaded, dict):
        _alike([*built, *built.values()], [*loaded, *loaded.values()])
    elif isinstance(built, list | tuple) and isinstance(loaded, list | tuple):
        for one, other in zip(built, loaded, strict=True):
            _alike(one, other)
    elif not _state(built):
        assert built == loaded
    for name, one in _state(built).items():
        _alike(one, _state(loaded)[name])


def _state(value: object) -> dict[str, object]:
    """Return the attributes of a value of ours."""
    if not type(value).__module__.startswith("monitor."):
        return {}
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return {name: getattr(value, name) for name in slots} | dict(getattr(value, "__dict__", {}))

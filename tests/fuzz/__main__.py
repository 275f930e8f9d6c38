"""Spoil inputs of every parser of foreign bytes and hold what comes of them: `make fuzz`.

    make fuzz                                each parser for a minute of computing; finds lie in build/fuzz
    make fuzz PARSER=bibtex,ris SECONDS=600  some of them, ten minutes each
    make fuzz PARSER=bibtex INPUT=build/fuzz/bibtex/found-1.bin    what comes of one input

Every way of failing is kept once, by its smallest input, with its trace beside it. What a round learned of
the ways through a parser (build/fuzz/PARSER/corpus) serves the next. New ways through our code guide
it (atheris, Linux); each parser has a process of its own, so that a crash costs no other. log.tsv has the
seconds, inputs, new finds and crashes of each round, and the ways known at its beginning, half and end.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import sys
import traceback
from pathlib import Path

_RUNS = re.compile(r"^#(\d+)\s", re.MULTILINE)
_WAYS = re.compile(r"^#(\d+)\s.*?\bft: (\d+)", re.MULTILINE)
_CRASH = re.compile(r"ERROR: libFuzzer: ([\w-]+)")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parser", help="its name, several with commas between, or all")
    asked.add_argument("seconds", type=int, help="of computing for each of them")
    asked.add_argument("folder", type=Path, help="where to keep what is found and learned")
    asked.add_argument("--input", type=Path, help="try this one and say what comes of it")
    asked.add_argument("--more", type=Path, help="a folder with further inputs to begin with")
    given = asked.parse_args()
    if given.input:
        from fuzz.parsers import parsers

        parsers()[given.parser].feed(given.input.read_bytes())
        return 0
    from fuzz import running

    running.load()
    from fuzz.parsers import parsers

    names = list(parsers()) if given.parser == "all" else given.parser.split(",")
    return max((_fuzzed(name, given.seconds, given.folder, given.more) for name in names), default=0)


def _fuzzed(name: str, seconds: int, folder: Path, more: Path | None) -> int:
    """Fuzz a parser in a process of its own, again after a crash; print a line.

    Returns:
        1 where it found anything.
    """
    folder = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    before, runs, crashes, ways = set(folder.glob("found-*.bin")), 0, [], ""
    used = _computed()
    while (left := seconds - (_computed() - used)) > 1:
        code, said = _in_a_process(name, int(left), folder, more)
        count = folder / "count.txt"
        runs += int(count.read_text()) if count.exists() else max(map(int, _RUNS.findall(said)), default=0)
        count.unlink(missing_ok=True)
        ways = _ways(said) or ways
        if code == 0:
            break
        crashes += _CRASH.findall(said) or [f"exit {code}"]
        (folder / f"crash-{len(crashes)}.txt").write_text(said[-20_000:])
        if not runs:
            break
    new = sorted(set(folder.glob("found-*.bin")) - before)
    took = _computed() - used
    told = [name, f"{took:.0f} s computed", f"{runs} inputs", f"{ways} ways", f"{len(new)} new", *crashes]
    print("\t".join(told), flush=True)
    with (folder.parent / "log.tsv").open("a") as log:
        log.write(f"{name}\t{took:.1f}\t{runs}\t{len(new)}\t{' '.join(crashes)}\t{ways}\n")
    return int(bool(new or crashes))


def _ways(said: str) -> str:
    """Return how many ways through our code were known at the beginning, at half, and at the end."""
    found = [(int(run), int(ways)) for run, ways in _WAYS.findall(said)]
    if not found:
        return ""
    half = next(ways for run, ways in reversed(found) if run <= found[-1][0] // 2 or run == found[0][0])
    return f"{found[0][1]}, {half}, {found[-1][1]}"


def _computed() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _in_a_process(name: str, seconds: int, folder: Path, more: Path | None) -> tuple[int, str]:
    """Fuzz in a copy of this process, which has loaded everything; return how it ended and what it said."""
    from fuzz import running

    said = folder / "log.txt"
    child = os.fork()
    if child == 0:
        with said.open("wb") as log:
            for stream in (1, 2):
                os.dup2(log.fileno(), stream)
        try:
            running.run(name, seconds, folder, more)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(70)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.read_text("utf-8", "replace")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    raise SystemExit(main())

#!/usr/bin/env python3
"""Compare the speed of two checkouts on a busy machine: `python -m bench.turns OTHER CORPUS --least 400`.

Both run `understand` in a process of their own over the same batches, taking turns batch by batch, so that
other work on the machine weighs on both alike. Prints JSON: words, the microseconds of CPU time a word (the
best round of each batch), and how many times as long this one takes as the other: of the best rounds, and the
median over all turns. Where the rows differ, it says so: then the work is not the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
BATCH = 32
"""Articles of a turn: some tenths of a second."""


def serve(corpus: Path, least: int, most: int, model: Any) -> None:
    """Answer each number read with the CPU seconds and words of that batch; first how many there are."""
    from bench.fast_path import NOTHING_KNOWN, documents
    from monitor.annotate import choose
    from monitor.model import Run
    from monitor.runs.understand import Task, understand
    from monitor.runs.workers import settle

    read = [one for one in documents(corpus) if len((one.text or "").split()) >= least][:most]
    batches = [read[at : at + BATCH] for at in range(0, len(read), BATCH)]
    task = Task(NOTHING_KNOWN, Run.begin("bench"), choose(model))
    digest = hashlib.sha256()
    for batch in batches:  # so that lexicons, models and words are loaded
        for name, table in understand(batch, task).tables.items():
            kept = [column for column in table.column_names if column not in ("run_id", "first_seen_at")]
            moment = ("moment",) if name == "story_terms" else ()  # of an undated article, when it was seen
            rows = table.select([column for column in kept if column not in moment]).to_pylist()
            digest.update(json.dumps([name, rows], default=repr).encode())
    settle()
    print(json.dumps([len(batches), digest.hexdigest()]), flush=True)
    for line in sys.stdin:
        at = time.process_time()
        words = understand(batches[int(line)], task).words
        print(json.dumps([time.process_time() - at, words]), flush=True)


def begun(checkout: Path, options: argparse.Namespace) -> subprocess.Popen[str]:
    """Start the process of a checkout."""
    command = [sys.executable, __file__, str(checkout), str(options.corpus.resolve()), "--serve"]
    command += ["--least", str(options.least), "--most", str(options.most), "--model", options.model]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(checkout / "src"), str(checkout)])}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=checkout, env=env, stdin=pipe, stdout=pipe, text=True)


def answer(process: subprocess.Popen[str]) -> list[Any]:
    """Read a line of a process."""
    assert process.stdout is not None
    found: list[Any] = json.loads(process.stdout.readline())
    return found


def compared(options: argparse.Namespace) -> dict[str, Any]:
    """Let both take turns."""
    both = [begun(options.other, options), begun(HERE, options)]
    (batches, theirs), (_, ours) = map(answer, both)
    best = [[float("inf")] * batches for _ in both]
    words, ratios = [0] * batches, []
    for turn in range(options.rounds * batches):
        at = turn % batches
        taken = [0.0, 0.0]
        for which in (0, 1) if turn % 2 else (1, 0):
            stdin = both[which].stdin
            assert stdin is not None
            stdin.write(f"{at}\n")
            stdin.flush()
            taken[which], words[at] = answer(both[which])
            best[which][at] = min(best[which][at], taken[which])
        ratios.append(taken[1] / taken[0])
    for process in both:
        process.communicate()
    other, own = (sum(each) / sum(words) * 1e6 for each in best)
    return {
        "words": sum(words),
        "same_rows": theirs == ours,
        "other_us_a_word": other,
        "us_a_word": own,
        "ratio_of_best": own / other,
        "median_ratio": statistics.median(ratios),
    }


def main() -> None:
    """Print the figures of one corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, help="a checkout of another commit (git worktree add)")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--least", type=int, default=0, help="leave out articles of fewer words")
    parser.add_argument("--most", type=int, default=200, help="articles that are read")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--model", choices=("deep", "fast"), default="fast")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.corpus, options.least, options.most, options.model)
    else:
        print(json.dumps(compared(options)))


if __name__ == "__main__":
    main()

"""Make the sample articles of data/sample and their ground truth: `make sample`.

Everything is drawn from one seed: running it again changes no byte. The hand-written pages under
bench/sample/data/pages/ are copied, their ground truth stands beside them in pages.toml.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sample.compose import Composer
from sample.pages import pages
from sample.plan import planned
from sample.reprints import reprints
from sample.style import address, dateline
from sample.write import packed, records

ROOT = Path(__file__).resolve().parent.parent
REPRINTS = 72


def make(folder: Path, truth: Path) -> int:
    """Write the sample into `folder` and its ground truth to `truth`; return how many articles it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    truth.parent.mkdir(parents=True, exist_ok=True)
    composer = Composer()
    drafts = [composer.compose(plan) for plan in planned()]
    copies = reprints(drafts, REPRINTS)
    for draft in drafts:
        if draft.plan.outlet.agency:
            draft.paragraphs[0] = dateline(draft) + draft.paragraphs[0]
    drafts += copies
    for draft in drafts:
        draft.url = address(draft)
    urls = {draft.key: draft.url for draft in drafts}
    for draft in copies:
        draft.duplicate_of = urls[draft.duplicate_of or ""]
    lines = records(drafts, folder) + pages(folder)
    lines.sort(key=lambda line: (line["file"], line["record"] or 0))
    truth.write_bytes(packed("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()))
    return len(lines)


def main() -> None:
    """Read the options and make the sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "sample", help="folder for the articles")
    parser.add_argument("--truth", type=Path, default=ROOT / "tests" / "gold" / "sample_truth.jsonl.gz")
    options = parser.parse_args()
    print(f"{make(options.out, options.truth)} articles in {options.out}")


if __name__ == "__main__":
    main()

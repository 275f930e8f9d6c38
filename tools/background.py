"""Make resources/stories/background.npz from the word lists of wordfreq: how common the words of a language
are.

usage: python tools/background.py FOLDER      (`wordfreq/data` of an unpacked wordfreq; wants msgpack)

wordfreq 3.1.1 (Robyn Speer), code under Apache 2.0, data under CC BY-SA 4.0:
https://github.com/rspeer/wordfreq
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from monitor.stories import background, terms

WORDS = 300
"""Of an article that is drawn at random from its language."""

MOST = 2_000
"""Terms of a language."""

CODES = {"nb": ("nb", "nn", "no"), "sh": ("bs", "hr", "sh", "sr"), "fil": ("tl",)}
"""ISO 639-1 of what wordfreq files otherwise, or together."""


def shares(words: Path) -> dict[str, float]:
    """Return the share of articles that have each of the commonest stems of a language."""
    import msgpack  # type: ignore[import-not-found, import-untyped, unused-ignore]

    lists: list[Any] = msgpack.unpackb(gzip.decompress(words.read_bytes()), raw=False)
    found: Counter[str] = Counter()
    for centibels, alike in enumerate(lists[1:]):  # words of frequency 10 ** (-centibels / 100)
        for word in alike:
            for stem in terms.stems(word):
                found[stem] += 10 ** (-centibels / 100)  # type: ignore[assignment]
    least = 1 - (1 - 1e-6) ** WORDS
    by_share = {stem: 1 - (1 - min(often, 0.5)) ** WORDS for stem, often in found.most_common(MOST)}
    return {stem: share for stem, share in by_share.items() if share > least}


def main() -> None:
    arrays: dict[str, Any] = {}
    for words in sorted(Path(sys.argv[1]).glob("small_*.msgpack.gz")):
        language = words.name.removeprefix("small_").removesuffix(".msgpack.gz")
        found = {terms.hash_of(stem): share for stem, share in shares(words).items()}
        keys = sorted(found)
        logs = -background.SCALE * np.log10([found[key] for key in keys])
        for code in CODES.get(language, (language,)):
            arrays[f"{code}.terms"] = np.array(keys, np.uint32)
            arrays[f"{code}.shares"] = np.clip(np.rint(logs), 0, 255).astype(np.uint8)
        print(language, len(keys))
    target = Path("src/monitor/resources") / background.RESOURCE
    np.savez_compressed(target, **arrays)
    print(target, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()

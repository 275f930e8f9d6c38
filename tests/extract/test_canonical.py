"""One address for an article, whichever of its variants was found."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from monitor.extract.addresses import outlets
from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.addresses.identity import article_id

PAGE = "https://www.gazette.example/world/2026/pact-123"
VARIANTS = [
    "http://gazette.example/world/2026/pact-123/",
    f"{PAGE}?utm_source=feed&utm_medium=rss&fbclid=abc#top",
    f"{PAGE}?ref=rss",
    f"{PAGE}?ref=letters.example&source=Twitter&cid=newsletter",
    f"{PAGE}?source=https%3A%2F%2Fwww.google.com%2F&referrer=",
    f"{PAGE}?gclid=1&msclkid=2&mc_cid=3&_hsenc=4&at_medium=RSS&xtor=AL-5",
    f"{PAGE};jsessionid=0A1B2C?PHPSESSID=1",
    f"{PAGE}#xtor=RSS-3",
    f"{PAGE}#ref=rss&utm_campaign=x",
    f"{PAGE}#comments",
    f"{PAGE}#comment-42",
    f"{PAGE}#:~:text=the%20pact",
    "https://WWW.Gazette.example:443/world/2026/pact-123",
    f"{PAGE}/amp",
    f"{PAGE}/amp/",
    f"{PAGE}.amp",
    f"{PAGE}?amp=1",
    f"{PAGE}?amp",
    f"{PAGE}?outputType=amp&amp_js_v=0.1",
    "https://amp.gazette.example/world/2026/pact-123",
    "https://m.gazette.example/world/2026/pact-123",
    "https://www.gazette.example/amp/world/2026/pact-123",
    "https://www.google.com/amp/s/www.gazette.example/world/2026/pact-123/amp",
    "https://www-gazette-example.cdn.ampproject.org/c/s/www.gazette.example/world/2026/pact-123",
    "https://www-gazette-example.cdn.ampproject.org/v/s/www.gazette.example/world/2026/pact-123?amp_js_v=0.1&usqp=x",
    f"{PAGE}/print",
    f"{PAGE}/print/",
    f"{PAGE}?print=1",
    f"{PAGE}?print=true&output=print",
    f"https://web.archive.org/web/20260504101500/{PAGE}",
    f"https://web.archive.org/web/20260504101500id_/{PAGE}",
    "http://web.archive.org/web/2026/http:/www.gazette.example/world/2026/pact-123",
    f"https://archive.ph/20260504101500/{PAGE}",
    f"https://archive.today/newest/{PAGE}",
    f"https://webcache.googleusercontent.com/search?q=cache:AbCdEfGh1234:{PAGE}+&hl=en",
    "https://web.archive.org/web/2026/https://www.google.com/amp/s/www.gazette.example/world/2026/pact-123/amp",
    "https://www.google.com/url?q=https%3A%2F%2Fwww.gazette.example%2Fworld%2F2026%2Fpact-123&sa=U",
]  # fmt: skip
DIFFERENT = [
    "https://gazette.example/story?id=1",
    "https://gazette.example/story?id=2",
    "https://gazette.example/story?page=print-edition&id=2",
    *(f"https://gazette.example/read?{name}=1" for name in ("cid", "ref", "source", "src", "from", "via")),
    *(f"https://gazette.example/read?{name}=2" for name in ("cid", "ref", "source", "src", "from", "via")),
    "https://gazette.example/read?ref=politics-report",
    "https://gazette.example/read?12345",
    "https://gazette.example/read?12346",
    "https://gazette.example/read?id=8&from=https://gazette.example/",
    "https://gazette.example/read?id=9&from=https://gazette.example/",
    "https://gazette.example/read?topic=%E9t%C3%A9",
    "https://gazette.example/read?topic=%E8t%C3%A9",
    "https://gazette.example/live/ferry",
    "https://gazette.example/live/ferry#post-1",
    "https://gazette.example/live/ferry#post-2",
    "https://gazette.example/live/ferry?post=2#post-2",
    "https://gazette.example/#!/story/1",
    "https://gazette.example/#!/story/2",
    "https://gazette.example/#/story/2",
    "https://web.archive.org/web/2026/https://gazette.example/live/ferry#post-3",
    "https://gazette.example/print",
    "https://gazette.example/amp",
    "https://gazette.example/printers/strike",
    "https://gazette.example/champ",
    "https://gazette.example/campaign/amp-energy",
    "https://ampere.example/story",
    "https://m.example/story",
    "https://example.com/amp.html",
    "https://web.archive.org/about/",
    "https://archive.ph/AbCdE",
    "https://www.google.com/amp/",
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_are_one_article(variant: str) -> None:
    found = canonical_url(variant)
    assert article_id(found, "") == article_id(canonical_url(PAGE), ""), found


def test_different_articles_stay_different() -> None:
    found = [canonical_url(url) for url in DIFFERENT]
    assert len({article_id(url, "") for url in found}) == len(DIFFERENT), found


WILD = (
    ("amp.a.example", "m.amp.b.co.uk", "web.archive.org", "archive.ph", "www.google.com", "[::1", "a:b:c"),
    ("/amp/amp/x", "/web/2026/web.archive.org/web/2026/http:/x.y/amp", "/x.amp.html", "/amp/s/a.b/amp/s/c"),
    (
        *(
            "amp",
            "print=1&print=2&id=3",
            "q=https://a.example/amp",
            "%00",
            "utm_source=x&&amp=1",
            "=&a==&b=%FF",
        ),
        *("id=1#top:~:text=x", "#a%23b#c", "#!", "#!/x?utm_source=y", "a=1#b=2&ref=3", "#\udcff é<x>"),
    ),
)


@given(
    st.one_of(
        st.text(max_size=200),
        st.sampled_from(VARIANTS + DIFFERENT),
        st.builds("https://{}{}?{}".format, *map(st.sampled_from, WILD)),
    )
)
def test_no_address_raises_and_the_canonical_one_stays_as_it_is(url: str) -> None:
    found = canonical_url(url)
    assert found is None or canonical_url(found) == found


def test_long_hostile_addresses_are_refused_quickly() -> None:
    assert canonical_url("https://a.example/" + "/amp" * 5000) is None
    assert canonical_url("https://a.example/" + "amp/" * 450) is not None


@pytest.mark.parametrize(
    "address",
    [
        "https://archive.ph/2024.03.07-101112/https://news.example/a?id=1",
        "https://www.webarchive.org.uk/wayback/archive/20240307101500/https://news.example/a?id=1",
        "https://wayback.archive-it.org/1234/20240307101500/https://news.example/a?id=1",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Fa%3Fid%3D1&h=0f",
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2Fa%3Fid%3D1&data=05",
        "https://urldefense.com/v3/__https://news.example/a?id=1__;!!0f$",
        "https://news.example/a?id=1&srsltid=0f&unlocked_article_code=1.0f&mibextid=0f",
        "https://news.example/a?id=1&mod=rss_world&source=hp_lead&platform=hootsuite",
    ],
)
def test_archives_gateways_and_newer_trackers_lead_to_the_article(address: str) -> None:
    assert canonical_url(address) == "https://news.example/a?id=1"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (
            "https://www-gazette-fr.translate.goog/a?id=1&_x_tr_sl=fr&_x_tr_tl=en",
            "https://www.gazette.fr/a?id=1",
        ),
        ("https://my--gazette-co-uk.translate.goog/a?_x_tr_sl=auto#b2", "https://my-gazette.co.uk/a#b2"),
        ("https://translate.google.co.uk/website?sl=fr&u=https://gazette.fr/a", "https://gazette.fr/a"),
        ("https://www.translatetheweb.com/?from=fr&a=https%3A%2F%2Fgazette.fr%2Fa", "https://gazette.fr/a"),
        ("https://www-gazette-com.ezproxy.lib.uni.edu/a?id=1", "https://www.gazette.com/a?id=1"),
        ("https://www.gazette.com.proxy.uni.edu/a", "https://www.gazette.com/a"),
        ("https://www-gazette-com.uni.idm.oclc.org/a", "https://www.gazette.com/a"),
        ("https://ezproxy.uni.edu/login?url=https://gazette.com/a?id=1", "https://gazette.com/a?id=1"),
        ("https://news.proxy.gazette.com/a", "https://news.proxy.gazette.com/a"),
        ("https://www.proxy.com/a", "https://www.proxy.com/a"),
        ("https://translate.goog/a", "https://translate.goog/a"),
    ],
)
def test_a_page_seen_through_a_translator_or_a_librarys_gate_is_its_outlets(address: str, page: str) -> None:
    assert canonical_url(address) == page
    assert outlets.source(address, None) == outlets.source(None, page)


@pytest.mark.parametrize("name", ["mc_id", "ga_id", "ns_id", "at_id", "sc_code", "ref", "source", "emc"])
def test_a_number_whose_name_only_begins_like_a_tracker_tells_articles_apart(name: str) -> None:
    first, second = (canonical_url(f"https://news.example/a?{name}={number}") for number in (4, 5))
    assert first != second


def test_a_blank_in_an_address_is_a_part_of_it() -> None:
    blank = canonical_url("https://a.example/my page.html")
    assert blank == canonical_url("https://a.example/my%20page.html") == "https://a.example/my%20page.html"
    assert blank != canonical_url("https://a.example/mypage.html")
    assert canonical_url(" https://a.example/my\n  page.html ") == "https://a.example/mypage.html"


def test_what_cannot_be_seen_in_a_copied_address_makes_no_other_article() -> None:
    assert canonical_url("https://gaz\u00adette.example/wor\u200bld/\ufeffpact\x85") == canonical_url(
        "https://gazette.example/world/pact"
    )
    assert canonical_url("https://\u00ad/") is None


def test_the_address_of_an_article_has_no_other_address_itself() -> None:
    for written in (
        "https://gazette.example//amp/pact",
        "https://gazette.example/amp//amp/a",
        "https://m.a.example//print/",
        "https://a.example/?a=1&amp;amp;b=2",
        "https://a.example/?a=1&\udc87amp;b=2",
        f"https://gazette.example{'/amp' * 300}/pact",
        f"https://{'m.' * 60}gazette.example{'/print' * 200}",
        f"https://www.google.com{'/amp/s/www.google.com' * 70}/amp/s/gazette.example/pact",
    ):
        found = canonical_url(written)
        assert found is not None
        assert canonical_url(found) == found

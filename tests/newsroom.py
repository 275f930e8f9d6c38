"""A few news sites of our own invention on 127.0.0.1: a feed each, and a page behind every item."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from monitor.sources.connectors.base import Source
from servers import Reply, Site

NATIONS = ("China", "Russia", "France", "Germany", "Turkey", "Japan", "Brazil", "India", "Egypt", "Kenya")
DEEDS = (
    "signed a trade agreement with",
    "accused the government of",
    "held talks in Geneva with",
    "imposed sanctions on companies from",
    "sent engineers to rebuild a bridge in",
    "recalled its ambassador from",
    "opened a joint hospital with",
    "suspended grain imports from",
)
ASIDES = (
    "Officials who asked not to be named said that the details would be settled before the spring.",
    "Residents near the border said that little had changed for them since the last meeting.",
    "The finance ministry put the cost at four hundred million dollars over six years.",
    "Shipping companies welcomed the step but asked for clearer rules on insurance.",
    "A spokeswoman declined to comment on the timing and referred reporters to the annual report.",
)
FIRST = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


def story(seed: int, words: int = 220) -> tuple[str, list[str]]:
    """Return the title and paragraphs of a made-up report; the same seed gives the same one."""
    dice = random.Random(seed)
    one, other = dice.sample(NATIONS, 2)
    deed = dice.choice(DEEDS)
    title = f"{one} {deed} {other}, case {seed}"
    paragraphs, count = [f"{one} {deed} {other} on Tuesday, the foreign ministry said in note {seed}."], 0
    while count < words:
        a, b = dice.sample(NATIONS, 2)
        line = f"{a} {dice.choice(DEEDS)} {b} in {dice.randint(1990, 2025)}. {dice.choice(ASIDES)}"
        line += f" File {dice.randrange(10**6)} was opened in room {dice.randrange(900)}."
        paragraphs.append(line)
        count += len(line.split())
    return title, paragraphs


def page(seed: int, note: str = "") -> bytes:
    """Return a news page with a menu, a report and a list of other reports."""
    title, paragraphs = story(seed)
    day = FIRST + timedelta(minutes=7 * seed)
    body = "".join(f"<p>{escape(text)}</p>" for text in [*paragraphs, *filter(None, [note])])
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("World", "Trade", "Weather"))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta property="article:published_time" content="{day.isoformat()}"></head><body><nav><ul>{menu}</ul></nav>
<main><article><h1>{escape(title)}</h1>{body}</article></main>
<aside><h2>Most read</h2><ul>{menu}</ul></aside><footer>Composed for tests</footer></body></html>""".encode()


def feed(site: Site, seeds: Iterable[int]) -> bytes:
    """Return the RSS feed that links to the pages of `seeds`."""
    items = "".join(
        f"<item><title>{escape(story(seed)[0])}</title><link>{site.url}/news/{seed}</link>"
        f"<pubDate>{format_datetime(FIRST + timedelta(minutes=7 * seed))}</pubDate>"
        f"<description>Read more on page {seed}</description></item>"
        for seed in seeds
    )
    channel = f"<channel><title>News</title>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


@contextmanager
def newsroom(sites: int, articles: int) -> Iterator[tuple[list[Site], list[Source]]]:
    """Open sites with as many articles each; yield them with the sources that read their feeds."""
    with ExitStack() as stack:
        opened = [stack.enter_context(Site()) for _ in range(sites)]
        for number, site in enumerate(opened):
            seeds = range(number * articles, (number + 1) * articles)
            site.pages["/feed.xml"] = Reply(body=feed(site, seeds), headers={"ETag": f'"{number}"'})
            site.pages |= {f"/news/{seed}": Reply(body=page(seed)) for seed in seeds}
        sources = [
            Source(name=f"Site {number}", kind="feed", url=f"{site.url}/feed.xml", country="KEN")
            for number, site in enumerate(opened)
        ]
        yield opened, sources

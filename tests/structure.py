"""What a browser makes of HTML, to tell markup from text."""

from __future__ import annotations

from html.parser import HTMLParser


class Structure(HTMLParser):
    """The tags of some HTML, the names of their attributes, and all text, in attributes too."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(shown)
        self.close()

    @property
    def names(self) -> set[str]:
        """Every tag once."""
        return {tag.strip("/") for tag in self.tags}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.text += "".join(f" {value}" for _, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text += data

"""Leaders and those who speak for a country: by the office told of them, or by a surname everybody knows."""

from __future__ import annotations

from monitor.annotate.references.lexicon import lexicon
from monitor.annotate.references.scene import TITLE, Scene
from monitor.annotate.text.word_parts import GIVEN, lexicon as names
from monitor.model import Field, Mention
from monitor.reference.leaders import Office

_OF_STATE = ("Secretary of State ", "SECRETARY OF STATE ")

_CHAIN = 8
"""Words between a country and the person who holds an office of it."""


def follow(scene: Scene) -> None:
    """Add every mention of the people whose country the article tells somewhere."""
    if not scene.persons:
        return
    country: dict[str, str | None] = {}
    for person in scene.persons:
        code = _told(scene, person)
        if code and country.setdefault(person.entity_id, code) != code:
            country[person.entity_id] = None
    for person in scene.persons:
        known = country.get(person.entity_id)
        if known and (person.field, person.end) not in scene.ends:
            unit = TITLE if person.sentence is None else person.sentence
            scene.add_resolved(known, unit, person.start, person.end, "leader", leader=True)
        elif known:
            scene.leading.add((person.field, person.end))


def _told(scene: Scene, person: Mention) -> str | None:
    """Return the country that a person is said to hold an office of, here."""
    here = scene.ends.get((person.field, person.end))
    if here is not None:
        return here.entity_id if here.via == "leader" else None
    text = scene.text(person.field)
    return _before(scene, person.field, text, person.start) or _after(scene, person.field, text, person.end)


def _before(scene: Scene, field: Field, text: str, start: int) -> str | None:
    """Read "Georgian President |Mikhail Saakashvili", from the name to the left."""
    words = lexicon().words
    offices, beside = words["offices.words"], words["offices.beside"]
    at, office = start - 1, False
    for _ in range(_CHAIN):
        if at < 1 or text[at] != " ":
            return None
        if office:
            owner = scene.ends.get((field, at)) or (
                scene.ends.get((field, at - 2)) if text[at - 2 : at] in ("'s", "’s") else None
            )
            if owner is not None:
                past = text[max(0, owner.start - 20) : owner.start].replace("-", " ").lower().split()[-1:]
                gone = (field, owner.end) in scene.leading or (past and past[0] in words["offices.past"])
                return None if gone else owner.entity_id
        elif text[at - 1] == ",":
            at -= 1
        space = text.rfind(" ", 0, at)
        word = text[space + 1 : at].lower()
        if word in offices:
            office = True
        elif word not in beside:
            break
        at = space
    return _national(scene, text, scene.unit(field, start), start)


def _national(scene: Scene, text: str, unit: int, start: int) -> str | None:
    """Return the only country of the title for "Foreign Minister Ann Roe" without a country beside it."""
    if not text[max(0, start - 20) : start].lower().endswith(lexicon().national):
        return None
    codes, here = scene.codes(TITLE), scene.codes(unit)
    return codes[0] if len(codes) == 1 and (not here or codes[0] in here) else None


def _after(scene: Scene, field: Field, text: str, end: int) -> str | None:
    """Read "Avigdor Lieberman|, Israel's foreign minister"."""
    if text[end : end + 2] != ", ":
        return None
    at = end + 2
    if text.startswith("the ", at):
        at += 4
    owner = next((one for one in scene.by_unit.get(scene.unit(field, end), ()) if one.start == at), None)
    if owner is None or owner.field != field:
        return None
    rest = text[owner.end : owner.end + 60].removeprefix("'s").removeprefix("’s")
    words = lexicon().words
    for word in rest.split():
        bare = word.lower().rstrip(",.;")
        if bare in words["offices.words"]:
            return owner.entity_id
        if bare not in words["offices.beside"] or bare != word.lower():
            return None
    return None


def surname(scene: Scene, unit: int, key: str, start: int, end: int) -> None:
    """Add a surname that stands alone, or after an office, where it can mean one country only."""
    lex = lexicon()
    known = lex.surnames[key]
    field: Field = "title" if unit == TITLE else "text"
    text = scene.text(field)
    space = text.rfind(" ", max(0, start - 25), max(0, start - 1))
    before = text[space + 1 : start].strip() if text[start - 1 : start] == " " else ""
    following = text[end : end + 20].split()[:1] if text[end : end + 1] == " " else []
    after = following[0].rstrip(",;:") if following else ""
    titled = before.lower() in lex.words["offices.leaders"] or text.endswith(_OF_STATE, 0, start)
    if not titled and known.alone is None:
        return
    if after in lex.words["surnames.after"] or before in lex.words["surnames.before"]:
        return
    if _another(scene, field, before, start, end, known.offices):
        return
    ruling = after.rstrip(".").lower().removesuffix("'s") in lex.words["surnames.rule"]
    ruled = [one.iso3 for one in known.offices if _in_office(scene, one, ruling)]
    code = _only(scene, set(ruled)) if titled else known.alone
    if code is None or code not in ruled:
        return
    if not titled and known.named and code not in scene.named():
        return
    scene.add_resolved(code, unit, start, end, "leader", leader=True)


def _in_office(scene: Scene, office: Office, ruling: bool) -> bool:
    """Tell whether an office was held on the day of the article; always where the day is unknown."""
    if scene.article.published_day is None:
        return True
    day = scene.article.published_day
    return office.since <= day and (ruling or day <= office.until)


def _only(scene: Scene, codes: set[str]) -> str | None:
    """Return the only country, or the only one that the article names too."""
    if len(codes) > 1:
        codes &= scene.named()
    return codes.pop() if len(codes) == 1 else None


def _another(
    scene: Scene, field: Field, before: str, start: int, end: int, offices: tuple[Office, ...]
) -> bool:
    """Tell whether a surname is that of somebody else: another given name here, or in the article."""
    lex = lexicon()
    for person in scene.persons:
        if person.field == field and person.start <= start < person.end:
            if person.end > end:
                return True
            full = person.name.lower().split()
            if len(full) < 2:
                break
            return not any((one.iso3, full[0], full[-1]) in lex.leaders for one in offices)
    given = before[:1].isupper() and not before.isupper() and names().parts.get(before.lower(), 0) & GIVEN
    return bool(given)

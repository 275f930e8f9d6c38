"""From a layout to rows: the tables of some articles, as a run would write them.

Offsets, sentences, mentions, pairs and tones are those of the seeds, moved to where their passages stand. The
tone of an article and towards those whom it names are what the annotator makes of its sentences' tones; the
topics and keyphrases are those of the event's seed. Signatures and story terms are those of the texts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.corpus.fingerprints import signed, weighed
from bench.corpus.invented import Ints, person, uniform
from bench.corpus.layout import Layout, lay_out
from bench.corpus.plan import DAY, Members, outlet
from bench.corpus.seeds import MENTION, PAIR, TAG, Material
from monitor.extract.addresses.identity import article_id, content_hash
from monitor.extract.text.lines import words_in
from monitor.model import TONE_THRESHOLD
from monitor.store.rows import SENTENCE_TONE_MODEL
from monitor.store.schema import arrow_schemas

UNDATED = 0.025
DATED = (
    ("metadata", 0.9, 0.55),
    ("feed", 0.9, 0.25),
    ("json-ld", 0.95, 0.14),
    ("url", 0.8, 0.04),
    ("body", 0.6, 0.02),
)
"""Where dates come from, with their confidence and their share."""

AUTHORS = 12
"""People who write for an outlet."""

Tables = dict[str, pa.Table]


def compose(members: Members, material: Material, setting: dict[str, Any]) -> Tables:
    """Return the rows of some articles by table.

    Args:
        members: which articles.
        material: what they are made of.
        setting: `seed` of the draw, `languages` of events as in `plan`, `countries` of outlets.
    """
    seed = setting["seed"]
    layout = lay_out(members, material, setting["languages"], seed)
    head = _heads(members, seed)
    tones = _article_tones(layout, material, len(head["article_id"]))
    articles = _articles(members, layout, material, head, tones, setting)
    keys = pa.array(head["article_id"], pa.int64())
    of, spoken = layout.article[layout.read_of], articles["language"].to_pylist()
    in_title = layout.sentence[layout.read_of] < 0
    signatures = signed(layout.readings, layout.read[~in_title], of[~in_title], layout.texts)
    heaviest = weighed(layout.readings, layout.read, of, in_title, spoken)
    mentions = _mentions(layout, material, head)
    return {
        "articles": articles,
        "texts": _table("texts", article_id=keys, text=layout.texts),
        "sentences": _sentences(layout, material, keys),
        "mentions": mentions,
        "sentiment": _sentiment(layout, material, keys, tones, mentions),
        "pairs": _pairs(layout, material, head),
        "tags": _tags(layout, material, keys),
        "signatures": _table(
            "signatures",
            article_id=keys,
            bands=[list(one.bands) for one in signatures],
            minhash=[one.minhash for one in signatures],
        ),
        "story_terms": _table(
            "story_terms",
            article_id=keys,
            moment=pc.coalesce(articles["published_at"], articles["first_seen_at"]),
            language=articles["language"],
            terms=heaviest,
        ),
    }


def address(index: int, source: int, moment: int) -> str:
    """Return the address of an article."""
    day = np.datetime64(moment, "s").astype("datetime64[D]").item()
    return f"https://{outlet(source)}/{day:%Y/%m/%d}/news-{index}"


def _ids(index: Ints, source: Ints, moment: Ints) -> list[int]:
    return [
        article_id(address(*one), "")
        for one in zip(index.tolist(), source.tolist(), moment.tolist(), strict=True)
    ]


def _heads(members: Members, seed: int) -> dict[str, Any]:
    """Return what tables beside `articles` repeat of an article: its id, its moment and its day."""
    index = members.index
    undated = uniform(seed, 70, index) < UNDATED
    zone = np.round(14 * uniform(seed, 71, members.source) - 5).astype(np.int64) * 3_600
    return {
        "article_id": np.array(_ids(index, members.source, members.moment), np.int64),
        "published_at": pa.array(
            members.moment.astype("datetime64[s]").astype("datetime64[us]"), mask=undated
        ),
        "published_day": pa.array(
            (members.moment + zone).astype("datetime64[s]").astype("datetime64[D]"), mask=undated
        ),
    }


def _articles(
    members: Members,
    layout: Layout,
    material: Material,
    head: dict[str, Any],
    tones: Ints,
    setting: dict[str, Any],
) -> pa.Table:
    seed, index, count = setting["seed"], members.index, len(members.index)
    languages = setting["languages"][members.event % len(setting["languages"])].tolist()
    seen = members.moment + (60 + 7_000 * uniform(seed, 72, index)).astype(np.int64)
    urls = [
        address(*one)
        for one in zip(index.tolist(), members.source.tolist(), members.moment.tolist(), strict=True)
    ]
    original = pa.array(
        _ids(np.maximum(members.original, 0), members.original_source, members.original_moment),
        pa.int64(),
        mask=members.original < 0,
    )
    evidence = np.searchsorted(
        np.cumsum([share for *_, share in DATED]), uniform(seed, 73, index), side="right"
    )
    evidence = np.where(head["published_at"].is_null().to_numpy(zero_copy_only=False), -1, evidence).tolist()
    byline = (AUTHORS * 1.4 * uniform(seed, 74, index)).astype(int).tolist()
    sources = members.source.tolist()
    sections = _sections(layout, material)
    return _table(
        "articles",
        article_id=head["article_id"],
        url=urls,
        canonical_url=urls,
        source=[outlet(one) for one in sources],
        source_country=[setting["countries"][one] for one in sources],
        section=sections,
        language=[material.languages[one] for one in languages],
        title=layout.titles,
        authors=[
            [" ".join(person(1_000_000 + AUTHORS * one + turn))] if turn < AUTHORS else []
            for one, turn in zip(sources, byline, strict=True)
        ],
        published_at=head["published_at"],
        date_source=["none" if one < 0 else DATED[min(one, len(DATED) - 1)][0] for one in evidence],
        date_confidence=[0.0 if one < 0 else DATED[min(one, len(DATED) - 1)][1] for one in evidence],
        first_seen_at=seen.astype("datetime64[s]").astype("datetime64[us]"),
        fetched_at=seen.astype("datetime64[s]").astype("datetime64[us]"),
        word_count=[words_in(one) for one in layout.texts],
        content_hash=[content_hash(*one) for one in zip(layout.titles, layout.texts, strict=True)],
        duplicate_of=original,
        story_id=_ids(members.first, members.first_source, members.first_moment),
        tone=pa.array(tones, pa.float64(), mask=np.isnan(tones)),
        run_id=[run_of(one) for one in seen.tolist()],
        annotator_version=pa.repeat(dict(material.meta)["version"], count),
        origin=urls,
        published_day=head["published_day"],
    )


def run_of(seen: int) -> str:
    """Return the id of the run that brought an article: there was one a day, at the midnight after."""
    following = seen // DAY + 1
    return f"{datetime.fromtimestamp(following * DAY, UTC):%Y%m%dT%H%M%S}-{following:06x}"


def _sections(layout: Layout, material: Material) -> list[str | None]:
    labels = material.tags["label"].to_pylist()
    schemes = material.tags["scheme"].to_pylist()
    found: dict[int, str | None] = {}
    for one in set(layout.seed.tolist()):
        rows = range(int(material.tag_from[one]), int(material.tag_from[one + 1]))
        found[one] = next((labels[row] for row in rows if schemes[row] == "section"), None)
    return [found[one] for one in layout.seed.tolist()]


def _spread(begins: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """Return, for the rows of what was chosen, which of the chosen each belongs to, and its place."""
    first, counts = begins[chosen], begins[chosen + 1] - begins[chosen]
    owner = np.repeat(np.arange(len(chosen)), counts)
    return owner, np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(int(counts.sum()))


def _text_sentences(layout: Layout) -> Ints:
    return np.flatnonzero(layout.sentence >= 0)


def _sentences(layout: Layout, material: Material, keys: pa.Array) -> pa.Table:
    here = _text_sentences(layout)
    tone, relation = material.tone[layout.passage[here]], material.relation[layout.passage[here]]
    return _table(
        "sentences",
        article_id=keys.take(pa.array(layout.article[here])),
        sentence=layout.sentence[here],
        start=layout.start[here],
        end=layout.end[here],
        tone=pa.array(tone, mask=np.isnan(tone)),
        relation=pa.array(relation, mask=np.isnan(relation)),
    )


def _mentions(layout: Layout, material: Material, head: dict[str, Any]) -> pa.Table:
    owner, row = _spread(material.mention_from, layout.passage)
    taken = material.mentions.take(pa.array(row))
    columns = {name: taken[name].combine_chunks() for name in MENTION}
    replaced = np.full(len(layout.passage), -1)
    replaced[[one.instance for one in layout.named]] = np.arange(len(layout.named))
    turn = replaced[owner]
    turn = np.where(row == material.slot_mention[layout.passage[owner]], turn, -1)
    for name in ("entity_id", "name", "surface"):
        own = pa.array([getattr(one, name) for one in layout.named], pa.string())
        at = np.where(turn >= 0, turn + len(row), np.arange(len(row)))
        columns[name] = pa.concat_arrays([columns[name], own]).take(pa.array(at))
    for name in ("start", "end"):
        columns[name] = _moved(columns[name].to_numpy(), owner, layout)
    return _table("mentions", **_placed(layout, owner, head), **columns)


def _moved(places: Ints, owner: Ints, layout: Layout) -> Ints:
    """Move places within passages to where they are in title or text."""
    return places + layout.start[owner] + np.where(places >= layout.pivot[owner], layout.shift[owner], 0)


def _placed(layout: Layout, owner: Ints, head: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that say where rows of passages belong."""
    article, sentence = layout.article[owner], layout.sentence[owner]
    in_title = sentence < 0
    at = pa.array(article)
    return {
        "article_id": head["article_id"][article],
        "published_at": head["published_at"].take(at),
        "published_day": head["published_day"].take(at),
        "field": pa.array(["text", "title"]).take(pa.array(in_title.astype(np.int8))),
        "sentence": pa.array(sentence, pa.int32(), mask=in_title),
    }


def _pairs(layout: Layout, material: Material, head: dict[str, Any]) -> pa.Table:
    owner, row = _spread(material.pair_from, layout.passage)
    taken = material.pairs.take(pa.array(row))
    columns = {name: taken[name].combine_chunks() for name in PAIR}
    for name in ("evidence", "spans"):
        counts = pc.list_value_length(columns[name]).to_numpy(zero_copy_only=False).astype(np.int64)
        values = columns[name].flatten().flatten().to_numpy()
        moved = _moved(values, np.repeat(owner, 2 * counts), layout).astype(np.int32)
        inner = pa.ListArray.from_arrays(
            pa.array(np.arange(0, len(moved) + 1, 2), pa.int32()), pa.array(moved)
        )
        columns[name] = pa.ListArray.from_arrays(
            pa.array(np.concatenate(([0], np.cumsum(counts))), pa.int32()), inner
        )
    return _table("pairs", **_placed(layout, owner, head), **columns)


def _tags(layout: Layout, material: Material, keys: pa.Array) -> pa.Table:
    owner, row = _spread(material.tag_from, layout.seed)
    taken = material.tags.take(pa.array(row))
    return _table("tags", article_id=keys.take(pa.array(owner)), **{name: taken[name] for name in TAG})


def _article_tones(layout: Layout, material: Material, count: int) -> Ints:
    """Average the sentences' tones by their length, as the annotator does."""
    here = _text_sentences(layout)
    tone = material.tone[layout.passage[here]]
    length = (layout.end - layout.start)[here]
    toned = ~np.isnan(tone)
    sums = np.bincount(layout.article[here], np.where(toned, tone, 0.0) * length, minlength=count)
    spoken = np.bincount(layout.article[here], toned, minlength=count)
    whole = np.bincount(layout.article[here], length, minlength=count)
    return np.where(spoken > 0, np.round(sums / np.maximum(whole, 1), 4), np.nan)


def _sentiment(
    layout: Layout, material: Material, keys: pa.Array, tones: Ints, mentions: pa.Table
) -> pa.Table:
    """Return the tones of articles and sentences, and towards everyone whom an article in English names."""
    toned = np.flatnonzero(~np.isnan(tones))
    here = _text_sentences(layout)
    here = here[~np.isnan(material.tone[layout.passage[here]])]
    per_sentence = material.tone[layout.passage[here]]
    owner, _ = _spread(material.mention_from, layout.passage)
    named = np.flatnonzero((layout.sentence[owner] >= 0) & ~np.isnan(material.tone[layout.passage[owner]]))
    entity = mentions["entity_id"].combine_chunks().take(pa.array(named)).dictionary_encode()
    code = entity.indices.to_numpy()
    grouped, at = np.unique(
        layout.article[owner[named]] * (len(entity.dictionary) + 1) + code, return_inverse=True
    )
    counted = np.maximum(np.bincount(at, minlength=len(grouped)), 1)
    towards = np.bincount(at, material.tone[layout.passage[owner[named]]], minlength=len(grouped)) / counted
    whose, who = np.divmod(grouped, len(entity.dictionary) + 1)
    tone = np.round(np.concatenate((tones[toned], per_sentence, towards)), 4)
    counts = (len(toned), len(here), len(grouped))
    nothing = np.zeros(len(tone), bool)
    is_sentence, is_target = nothing.copy(), nothing.copy()
    is_sentence[counts[0] : counts[0] + counts[1]] = True
    is_target[counts[0] + counts[1] :] = True
    kind = pa.array(is_sentence + 2 * is_target)
    article = np.concatenate((toned, layout.article[here], whose))
    order = pa.array(np.argsort(article, kind="stable"))
    entities = pa.concat_arrays(
        [pa.nulls(counts[0] + counts[1], pa.string()), entity.dictionary.take(pa.array(who))]
    )
    labels = pa.array(["negative", "neutral", "positive"])
    cold, warm = tone <= -TONE_THRESHOLD, tone >= TONE_THRESHOLD
    return _table(
        "sentiment",
        article_id=keys.take(pa.array(article)),
        level=pa.array(["article", "sentence", "target"]).take(kind),
        sentence=pa.array(
            np.concatenate((toned, layout.sentence[here], whose)), pa.int32(), mask=~is_sentence
        ),
        entity_id=entities,
        tone=tone,
        label=labels.take(pa.array(1 + warm.astype(np.int8) - cold)),
        confidence=pa.array(0.5 + np.abs(tone) / 2, mask=~is_target),
        model=pa.array([SENTENCE_TONE_MODEL, SENTENCE_TONE_MODEL, material.stance]).take(kind),
    ).take(order)


def _table(table: str, /, **columns: Any) -> pa.Table:
    schema = arrow_schemas()[table]
    return pa.Table.from_arrays([_column(columns[field.name], field.type) for field in schema], schema=schema)


def _column(values: Any, kind: pa.DataType) -> Any:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(kind)
    return pa.array(values, kind)

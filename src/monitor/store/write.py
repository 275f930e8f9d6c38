"""What a run writes into a store: articles, what replaces them, what was found anew, what is remembered."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from monitor import files, place
from monitor.errors import StoreError, StoreVersion
from monitor.extract.wordings import Wording
from monitor.model import Rejected, Run
from monitor.place import Where
from monitor.store import facts, lake, linking, opening, schema
from monitor.store.known import Known
from monitor.store.staging import staging
from monitor.store.versions import Versions


class Writer:
    """Collects one run into a staged copy of the store. Made by `publish`, used inside its block.

    Attributes:
        place: of the store; `path` is what lies beside it lies beside.
        touched: whether anything was written in this run.
        changed: ids of articles that it wrote or took out, or whose original is another; some more than once.
    """

    def __init__(self, where: Where) -> None:
        self.place = place.of(where)
        self.path = files.real(self.place.path)
        self._staging = staging(self.place)
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._published_one: duckdb.DuckDBPyConnection | None = None
        self.touched = False
        self.changed = array("q")

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The open transaction on what is staged, which is staged when it is first needed."""
        self.touched = True
        return self._open()

    def _open(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._let_go()
            self._connection = self._stage()
        return self._connection

    def _let_go(self) -> None:
        """Close what was published, where it was asked."""
        if self._published_one is not None:
            self._published_one.close()
            self._published_one = None

    def bring_up_to_date(self) -> None:
        """Stage the store at once where an older version of this program wrote it: staging migrates it.

        A store that others write to is opened at once in any case: what is asked and what is written must be
        of one snapshot.
        """
        made = (schema.SCHEMA_VERSION, facts.version())
        if self._staging.shared:
            self._open()
        elif self.exists() and (self.meta("schema_version"), self.meta("facts")) != made:
            self.touched = True
            self._open()

    @property
    def shared(self) -> bool:
        """Whether others may publish while this run writes: then all is done again (`published`)."""
        return self._staging.shared

    def exists(self) -> bool:
        """Tell whether there is a store, be it staged only."""
        return self._connection is not None or opening.exists(self.place)

    def known(self) -> Known:
        """Return the ids and content hashes of the articles in the store, and what was withdrawn from it."""
        if not self.exists():
            return Known(np.empty(0, np.int64), np.empty(0, np.int64))
        found = self._published("SELECT article_id, content_hash FROM articles")
        order = np.argsort(found["article_id"])  # in a third of the time that the database takes to sort
        return Known(found["article_id"][order], found["content_hash"][order], self.versions().withdrawn)

    def fingerprint(self) -> str:
        """Return what changes when an article of the store is added, changed or taken away.

        Sums of what depends on id and words, in whatever order: nothing is read into memory for it.
        """
        if not self.exists():
            return ""
        found = self._ask(
            """
            SELECT
                count(*), sum(xor(article_id, content_hash)),
                sum(article_id::HUGEINT * (content_hash % 65521))
            FROM articles
            """,
            [],
        )
        return "-".join(str(int(value or 0)) for value in found[0])

    def earlier(self, article_ids: Sequence[int] | None = None) -> npt.NDArray[np.int64]:
        """Return the wordings that articles had before, as `Known` has them; None: of all articles."""
        if not self.exists():
            return np.empty(0, np.int64)
        keys = None if article_ids is None else list(article_ids)
        sql = """
            SELECT DISTINCT xor(article_id, content_hash) AS mark FROM revisions
            WHERE $keys::BIGINT[] IS NULL OR article_id IN (SELECT unnest($keys::BIGINT[]))
            ORDER BY mark
        """
        with self._reading() as reader:
            return np.asarray(reader.execute(sql, {"keys": keys}).fetchnumpy()["mark"])

    def fetched(self, article_ids: list[int]) -> dict[int, datetime]:
        """Return when articles of the published store were fetched (naive UTC), where that is known."""
        found = self._published(
            """
            SELECT article_id, fetched_at FROM articles
            WHERE article_id IN (SELECT unnest(?)) AND fetched_at IS NOT NULL
            """,
            [article_ids],
        )
        return dict(
            zip(
                found["article_id"].tolist(),
                found["fetched_at"].astype("datetime64[us]").tolist(),
                strict=True,
            )
        )

    def quarantined(self) -> set[tuple[str, str]]:
        """Origin and reason of every record in quarantine."""
        if not self.exists():
            return set()
        found = self._published("SELECT origin, reason FROM quarantine")
        return set(zip(found["origin"], found["reason"], strict=True))

    def versions(self) -> Versions:
        """Return what the published store knows of the versions of wire items."""
        if not self.exists():
            return Versions()
        if not self.touched and self.meta("schema_version") != schema.SCHEMA_VERSION:
            return Versions()  # an older one has no such table
        found = self._published("SELECT article_id, item, version, withdrawn FROM versions")
        columns = (found[name].tolist() for name in ("article_id", "item", "version", "withdrawn"))
        return Versions.read(zip(*columns, strict=True))

    def meta(self, key: str) -> str | None:
        """Return a fact about the published store; None where there is no store or no such fact."""
        if not self.exists():
            return None
        found = self._published("SELECT key, value FROM meta")
        return dict(zip(found["key"], found["value"], strict=True)).get(key)

    def _published(self, sql: str, params: Sequence[Any] = ()) -> dict[str, Any]:
        """Ask the published store; or the staged copy, whose ids may be newer, where there is one."""
        with self._reading() as reader:
            return reader.execute(sql, params).fetchnumpy()

    def _ask(self, sql: str, params: Sequence[Any]) -> list[Any]:
        with self._reading() as reader:
            return reader.execute(sql, params).fetchall()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            if self._connection is None and self._published_one is None:
                self._published_one = opening.attached(self.place)
                self._published_one.execute(f"USE {lake.NAME}")
            reader = self._connection or self._published_one
            assert reader is not None
            yield reader
        except duckdb.Error as error:
            raise StoreError(
                f"{self.place} cannot be read as a Media Monitor store: {self.place.said(error)}"
            ) from None

    def add(self, tables: Mapping[str, pa.Table], replaced: Sequence[int] = ()) -> None:
        """Insert a batch of rows.

        Args:
            tables: rows by table name, columns as in `schema.sql`.
            replaced: ids of articles whose earlier rows these take the place of; `first_seen_at` is kept, the
                number of the story too where the day is the same, and the earlier wording goes to
                `revisions`.
        """
        if replaced:
            self._replace(list(replaced), tables["articles"])
        self._note(tables)
        for name, rows in tables.items():
            if rows.num_rows:
                self._insert(name, rows)
        if replaced:
            self.connection.execute(
                """
                UPDATE articles SET
                    first_seen_at = earlier.first_seen_at,
                    story_id = CASE
                        WHEN articles.language = earlier.language
                        AND coalesce(published_at, earlier.first_seen_at)::DATE = earlier.day
                        THEN earlier.story_id
                    END
                FROM earlier WHERE earlier.article_id = articles.article_id
                """
            )
            self.connection.execute(
                """
                UPDATE story_terms SET moment = coalesce(published_at, articles.first_seen_at)
                FROM articles JOIN earlier USING (article_id)
                WHERE articles.article_id = story_terms.article_id
                """
            )

    def _insert(self, table: str, rows: pa.Table) -> None:
        """Insert rows by the names of their columns, whose order differs in stores of another beginning."""
        # Table names cannot be bound; these are our own constants.
        self.connection.register("inserted", rows)
        self.connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM inserted')  # noqa: S608
        self.connection.unregister("inserted")

    def _note(self, tables: Mapping[str, pa.Table]) -> None:
        for rows in tables.values():
            if "article_id" in rows.column_names:
                self.changed.extend(pc.unique(rows["article_id"]).to_pylist())

    def _replace(self, article_ids: list[int], fresh: pa.Table) -> None:
        self.changed.extend(
            linking.leave(self.connection, article_ids)
        )  # linking finds those that are copies still
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE earlier AS
            SELECT
                article_id, first_seen_at, language, story_id,
                coalesce(published_at, first_seen_at)::DATE AS day
            FROM articles WHERE article_id IN (SELECT unnest(?))
            """,
            [article_ids],
        )
        self.connection.execute(
            """
            INSERT INTO revisions
            SELECT
                articles.article_id, ?, ?::TIMESTAMP, title, text, word_count, content_hash
            FROM articles JOIN texts USING (article_id) JOIN earlier USING (article_id)
            """,
            [fresh["run_id"][0].as_py(), fresh["first_seen_at"][0].as_py()],
        )
        for name in schema.article_tables():
            # Table names cannot be bound; these are our own constants.
            self.connection.execute(
                f'DELETE FROM "{name}" WHERE article_id IN (SELECT article_id FROM earlier)'  # noqa: S608
            )

    def wordings(self, article_ids: Sequence[int]) -> dict[int, Wording]:
        """Return how articles stand in the store, those of this run included; those that are there."""
        if not self.exists():
            return {}
        found = self._ask(
            """
            SELECT article_id, content_hash, title, text, published_at
            FROM articles JOIN texts USING (article_id) WHERE article_id IN (SELECT unnest(?::BIGINT[]))
            """,
            [list(article_ids)],
        )
        return {row[0]: Wording(*row[1:]) for row in found}

    def withdraw(self, article_ids: Sequence[int], version: str, reason: str) -> int:
        """Take articles out that their publisher has withdrawn, with their earlier wordings; return how many.

        What was a copy of one is a copy of the earliest of the others. That they were withdrawn is kept, so
        that they do not come back when an earlier version is loaded again.
        """
        gone = list(article_ids)
        self.changed.extend(linking.leave(self.connection, gone))
        self.changed.extend(gone)
        there = self.connection.execute(
            "SELECT count(*) FROM articles WHERE article_id IN (SELECT unnest(?::BIGINT[]))", [gone]
        ).fetchone()
        for name in (*schema.article_tables(), "revisions"):
            # Table names cannot be bound; these are our own constants.
            self.connection.execute(
                f'DELETE FROM "{name}" WHERE article_id IN (SELECT unnest(?::BIGINT[]))',  # noqa: S608
                [gone],
            )
        self.connection.execute(
            "INSERT INTO versions SELECT key, key, ?, ? FROM (SELECT unnest(?::BIGINT[]) AS key)",
            [version, reason, gone],
        )
        return int(there[0]) if there else 0

    def refresh(self, tables: Mapping[str, pa.Table]) -> None:
        """Replace what the annotators found in known articles; what others said of them stays.

        Args:
            tables: as `rows.findings` makes them.
        """
        self._note(tables)
        connection = self.connection
        connection.register("anew", tables["articles"])
        for name, ours in schema.annotation_tables().items():
            # Names and conditions cannot be bound; these are our own constants.
            connection.execute(
                f'DELETE FROM "{name}" WHERE {ours} AND article_id IN (SELECT article_id FROM anew)'  # noqa: S608
            )
            if name in tables:
                self._insert(name, tables[name])
        connection.execute(
            """
            UPDATE articles SET tone = anew.tone, annotator_version = anew.annotator_version
            FROM anew WHERE anew.article_id = articles.article_id
            """
        )
        connection.unregister("anew")

    def quarantine(self, run_id: str, records: Sequence[Rejected], seen_at: Any) -> None:
        """Keep records that could not be used, with their reasons."""
        if records:
            self.connection.executemany(
                "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?)",
                [[run_id, seen_at, record.origin, record.reason, record.excerpt] for record in records],
            )

    def unquarantine(self, origins: Sequence[str] | None) -> int:
        """Let records in quarantine go, those of the given origins or all; return how many."""
        ((count,),) = self.connection.execute(
            "DELETE FROM quarantine WHERE ? OR origin IN (SELECT unnest(?::VARCHAR[]))",
            [origins is None, list(origins or ())],
        ).fetchall()
        return int(count)

    def finish(self, run: Run) -> None:
        """Record what the run did."""
        row = pa.Table.from_pylist([asdict(run)], schema=schema.arrow_schemas()["runs"])
        self._insert("runs", row)
        if self.place.kind != "file":  # so that a snapshot says of which run it is
            self.connection.execute(
                "CALL ducklake_set_commit_message(?, ?, ?)", [lake.NAME, run.run_id, run.command]
            )

    def set_meta(self, key: str, value: str) -> None:
        """Remember one fact about the store."""
        self.connection.execute("DELETE FROM meta WHERE key = ?", [key])
        self.connection.execute("INSERT INTO meta VALUES (?, ?)", [key, value])

    def set_annotators(self, versions: Mapping[str, str]) -> None:
        """Remember the version of every annotator, as `annotator.NAME`."""
        for name, number in versions.items():
            self.set_meta(f"annotator.{name}", number)

    def _stage(self) -> duckdb.DuckDBPyConnection:
        connection = None
        try:
            connection = self._staging.open()
            connection.execute("BEGIN")
            if schema.migrate(connection):
                self.touched = True
        except (OSError, duckdb.Error, StoreError) as error:
            if connection is not None:
                connection.close()
            if isinstance(error, StoreVersion):
                raise StoreVersion(f"{self.place} cannot be written to: {error}") from error
            if isinstance(error, StoreError):
                raise
            reason = self.place.said(getattr(error, "strerror", None) or error)
            raise StoreError(f"nothing can be staged for {self.place}: {reason}") from None
        return connection

    def commit(self) -> None:
        """Make what is staged last, and let readers see it.

        Raises:
            StoreOvertaken: another run has published meanwhile; nothing was changed.
        """
        facts.touch(self.connection, set(self.changed))
        facts.keep_up(self.connection)
        connection, self._connection = self.connection, None
        self._staging.publish(connection)

    def discard(self) -> None:
        """Forget everything that was staged, now or by a run that was killed."""
        self._let_go()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._staging.discard()

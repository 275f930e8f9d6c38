"""Everything that can go wrong and be told to a person.

    MonitorError                 any of the below; `str(error)` is the message for the user
    ├── UsageError               the command, a flag or a filter is wrong         (exit code 2)
    ├── StoreError               the store cannot be read or written             (exit code 1)
    │   ├── StoreMissing         there is no store yet; says how to make one
    │   ├── StoreBusy            another run is writing; says which       (exit code 75)
    │   │   └── StoreOvertaken   another run was faster: work is done again on what it published
    │   └── StoreVersion         the store was written by another schema version
    ├── SourceError              a source cannot be read; the other sources of a run are not touched
    │   └── FetchError           an address cannot be fetched; `temporary` where another try may succeed
    │       └── Unchanged        it was asked for only if it changed, and it did not
    ├── ModelMissing             a model that is asked for cannot run here
    ├── ClusterError             the cluster cannot be worked with; the store is as it was
    ├── BatchLost                what no worker could finish: whoever took it there says what becomes of it
    └── ResourceError            a file in `resources/` does not hold what it should

A record that cannot be used is not an error: it is a `model.Rejected` and goes to quarantine.
"""

from __future__ import annotations

from monitor.masking import masked


class MonitorError(Exception):
    """A failure with a message for the user: what happened, to which file, what to do next.

    Passwords and tokens of addresses are masked in it: it goes to terminals, logs, exports and the dashboard.
    """

    exit_code = 1

    def __init__(self, message: str = "") -> None:
        super().__init__(masked(message))


class UsageError(MonitorError):
    """The command line, a filter or a parameter is wrong."""

    exit_code = 2


class StoreError(MonitorError):
    """The store cannot be read or written."""


class StoreMissing(StoreError):
    """There is no store at the given path."""


class StoreBusy(StoreError):
    """Another process is writing to the store."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h: try again later


class StoreOvertaken(StoreBusy):
    """Another run has published into the same lake meanwhile; nothing was changed."""


class StoreVersion(StoreError):
    """The store was written by an incompatible version of Media Monitor."""


class Stopped(MonitorError):
    """A question was stopped before it was answered: whoever asked went on, or had it stopped."""


class SourceError(MonitorError):
    """A source cannot be read."""


class FetchError(SourceError):
    """An address cannot be fetched.

    `temporary` says that another try may succeed; `wait` is after how many seconds, where the server said so.
    `status` is that of its answer, where there was one.
    """

    def __init__(
        self,
        message: str,
        *,
        temporary: bool = False,
        wait: float | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.temporary = temporary
        self.wait = wait
        self.status = status


class Unchanged(FetchError):
    """What was asked for did not change since it was last fetched."""


class ModelMissing(MonitorError):
    """A model that is asked for cannot run here."""


class ClusterError(MonitorError):
    """The cluster cannot be reached, has no worker that can be used, or was lost."""


class BatchLost(MonitorError):
    """Every worker that tried a batch came to its end.

    `is_whole` says that its parts should not be tried: each try may cost a whole worker of a cluster.
    """

    def __init__(self, message: str = "", *, is_whole: bool = False) -> None:
        super().__init__(message)
        self.is_whole = is_whole


class ResourceError(MonitorError):
    """A resource file is missing or malformed."""

"""A real Postgres and a real S3 server for tests of a team's lake, each on this machine alone."""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "monitor"


@contextmanager
def postgres() -> Iterator[str]:
    """Run a Postgres of its own in a temporary folder; yield what connects to it, without a database.

    It runs as an unprivileged user, as it must, and listens on a socket in its folder alone.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("no Postgres: .ci/browser-tools installs Debian's")
    programs = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="monitor-pg-", dir="/tmp"))
    user = "nobody" if os.getuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def run(*command: str | Path) -> None:
        # pg_ctl's server keeps its output open: what is piped would never end
        with (folder / "said").open("a") as said:
            done = subprocess.run(command, user=user, cwd=folder, stdout=said, stderr=said, check=False)
        if done.returncode:
            raise RuntimeError((folder / "said").read_text())

    data, options = (
        folder / "data",
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off",
    )
    (folder / "said").touch()
    try:
        run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C",
        )
        run(programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"host={folder} user={USER}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str) -> str:
    """Make a database on the server and return what connects to it."""
    host = server.split()[0].removeprefix("host=")
    subprocess.run(
        ["psql", "-q", "-h", host, "-U", USER, "postgres", "-c", f"CREATE DATABASE {name}"], check=True
    )
    return f"dbname={name} {server}"


@contextmanager
def object_store(bucket: str) -> Iterator[dict[str, str]]:
    """Run an S3 server with one bucket; yield the environment by which clients find it."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it tells every request
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    found = {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }
    try:
        client = boto3.client(
            "s3",
            endpoint_url=found["AWS_ENDPOINT_URL"],
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )
        client.create_bucket(Bucket=bucket)
        yield found
    finally:
        server.stop()

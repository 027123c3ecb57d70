"""A throw-away PostgreSQL server for tests, from Debian's package: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

USER = "roleplay"
DATABASE = "talks"
ROOM = 512 * 2**20
"""Bytes that the server's folder may come to take."""
MISSING = "no PostgreSQL server here: `apt-get install postgresql` (Debian, Ubuntu) lets these tests run"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl of the newest version that is installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


class PostgresServer:
    """A server on a free port of the loopback (with a password) and on a socket in its folder (without)."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        # short, for a socket's path may have 100 characters; where a lesser user may go; in memory if it has room
        memory = Path("/dev/shm")
        roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
        self.folder = Path(tempfile.mkdtemp(prefix="roleplay-pg-", dir=memory if roomy else "/tmp"))
        self.password = secrets.token_hex(8)
        self.port = 0
        self._as: dict[str, object] = {}
        self._made = False
        if os.geteuid() == 0:  # the server refuses to run as root
            user = _lesser_user()
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        # the tests' own user must be able to come to the socket
        self.folder.chmod(0o755)

    def start(self) -> None:
        """Make the cluster and start the server; subprocess.CalledProcessError with its log if it won't."""
        secret = self.folder / "password"
        secret.write_text(self.password)
        self._run(
            "initdb", "--pgdata", "data", "--username", USER, "--pwfile", "password", "--encoding", "UTF8",
            "--locale", "C", "--auth-local", "trust", "--auth-host", "scram-sha-256", "--no-sync",
        )  # fmt: skip
        for attempt in range(5):
            self.port = _free_port()
            settings = (
                f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} "
                "-c fsync=off -c full_page_writes=off -c autovacuum=off"
            )
            try:
                self._run("pg_ctl", "start", "--pgdata", "data", "--wait", "--log", "log", "--options", settings)
            except subprocess.CalledProcessError:  # somebody else took the port in between
                if attempt == 4:
                    raise
            else:
                return

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._run("pg_ctl", "stop", "--pgdata", "data", "--mode", "immediate")
        shutil.rmtree(self.folder)

    def empty_database(self) -> str:
        """The URL (over the socket, without a password) of DATABASE, emptied of all that it held."""
        if not self._made:
            self.sql("postgres", f"CREATE DATABASE {DATABASE}")
            self._made = True
        self.sql("postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}'")
        self.sql(DATABASE, "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return f"postgresql://{USER}@/{DATABASE}?host={self.folder}&port={self.port}"

    def url(self, name: str, password: str, user: str = USER) -> str:
        """A URL over the loopback, where a password is asked for."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{name}"

    def sql(self, name: str, command: str) -> None:
        """Run SQL in a database as its owner."""
        self._run("psql", "-h", str(self.folder), "-p", str(self.port), "-U", USER, "-d", name, "-qc", command)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        # into a file, not a pipe: the server would keep a pipe open
        with (self.folder / "output").open("w") as output:
            subprocess.run(  # type: ignore[call-overload]
                command, cwd=self.folder, check=True, stdout=output, stderr=output, stdin=subprocess.DEVNULL, **self._as
            )


def _lesser_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("there is no user postgres or nobody to run the server as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

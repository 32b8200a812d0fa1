"""
Forks web servers and workers off one process that has imported everything.

They are the real programs; only the second it takes Python to import them is saved,
so that a test can start and kill many. Run as a program: a line on the standard
input asks for one ("web 8001 /path/to/log"), its process id is the answer. A fourth
word is the place of its work where it dies, as `tests.fatal` reads it.
"""

import os
import signal
import sys
import traceback
from collections.abc import Iterable
from importlib import import_module
from typing import NoReturn

from tests import fatal

NEEDED = (
    "flask.cli",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "portal.app",
    "portal.jobs.worker",
)
PROGRAMS = {
    "web": ("gunicorn.app.wsgiapp", "run", "--config python:portal.server"),
    "worker": ("flask.cli", "main", "--app wsgi worker"),
}


def main() -> None:
    """Fork one process for each line that comes."""
    for name in NEEDED:
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    for line in sys.stdin:
        kind, port, log, *places = line.split()
        process = os.fork()
        if process == 0:
            become(kind, port, log, places)
        sys.stdout.write(f"{process}\n")
        sys.stdout.flush()


def become(kind: str, port: str, log: str, places: Iterable[str]) -> NoReturn:
    """Be the program, in a process group of its own."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    module, function, arguments = PROGRAMS[kind]
    os.environ["PORT"] = port
    sys.argv = [kind, *arguments.split()]
    try:
        for place in places:
            fatal.arm(place)
        getattr(import_module(module), function)()
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()

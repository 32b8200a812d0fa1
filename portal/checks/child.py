"""The child process: takes one task, looks at one file, answers, ends."""

import json
import resource
import signal
import sys
from types import TracebackType
from typing import Any

from portal.checks.frames import write_frame

MEGABYTE = 1 << 20
OPEN_FILES = 64


def main() -> None:
    """Limit this process, do the task of its argument, write one frame."""
    task = json.loads(sys.argv[1])
    sys.excepthook = _tell
    _limit_work(task["picture"])
    if task["task"] == "examine":
        _examine(task)
    elif task["task"] == "film":
        _develop(task)
    elif task["task"] == "mark":
        _mark(task)
    elif task["task"] == "paper":
        _look_at_paper(task)
    elif task["task"] == "page":
        _draw_page(task)
    else:
        _draw(task)


def _examine(task: dict[str, Any]) -> None:
    from portal.checks.examination import examine

    _limit_files()
    head, pictures = examine(sys.stdin.buffer.read(), task)
    write_frame(sys.stdout.buffer, head, *pictures)


def _develop(task: dict[str, Any]) -> None:
    from portal.checks.film import develop

    _limit_files()
    head, frames = develop(sys.stdin.buffer.read(), task)
    write_frame(sys.stdout.buffer, head, *frames)


def _mark(task: dict[str, Any]) -> None:
    from portal.checks.marking import mark

    _limit_files()
    marked = mark(sys.stdin.buffer.read(), task["words"], longest=task["longest"])
    write_frame(sys.stdout.buffer, {}, marked)


def _look_at_paper(task: dict[str, Any]) -> None:
    from portal.checks.papers import look

    _limit_files()
    head, pictures = look(sys.stdin.buffer.read(), task)
    write_frame(sys.stdout.buffer, head, *pictures)


def _draw_page(task: dict[str, Any]) -> None:
    from portal.checks.papers import page

    _limit_files()
    write_frame(sys.stdout.buffer, {}, page(sys.stdin.buffer.read(), task))


def _draw(task: dict[str, Any]) -> None:
    from portal.checks.people import Person
    from portal.checks.shots import draw

    person = Person.from_json(task["person"])
    picture = draw(task["document_type"], task["side"], person, task["flaw"])
    write_frame(sys.stdout.buffer, {}, picture)


def _limit_work(limits: dict[str, Any]) -> None:
    memory, seconds = limits["memory_megabytes"] * MEGABYTE, limits["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    signal.alarm(seconds + 5)  # its parent may be gone, and with it the watch
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the picture


def _limit_files() -> None:
    # after the imports, which may write compiled modules
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def _tell(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    # where it broke, never what it says: messages may quote the file
    while trace and trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code.co_qualname if trace else "?"
    write_frame(sys.stdout.buffer, {"crash": f"{kind.__name__} in {code}"})


if __name__ == "__main__":
    main()

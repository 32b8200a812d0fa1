"""
Logs as JSON lines that hold no personal value and no token.

Only what this package logs is written with its values. Of other packages' lines the
template alone is kept, and of an error its kind and place: messages may quote input.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType

OURS = "portal"
FIELDS = "fields"  # what a line of ours carries beside its message


class JsonLines(logging.Formatter):
    """Writes each record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        ours = record.name.split(".")[0] == OURS
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if ours else str(record.msg),
        }
        line |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = _kinds(record.exc_info[1])
            line["where"] = _places(record.exc_info[2])
        return json.dumps(line)


def set_up() -> None:
    """Write every log line of this process to its standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)


def _kinds(error: BaseException | None) -> list[str]:
    kinds = []
    while error is not None:
        kinds.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return kinds


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]

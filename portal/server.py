"""
How gunicorn serves the portal: one process, a thread for each request it holds.

A screen that waits for a phone holds a request for up to 25 s, so there are more
threads than screens expected to wait at once. `gunicorn -c python:portal.server`.
"""

import os
import resource
import sys
from typing import Any

from gunicorn.glogging import Logger

from portal import family, logs
from portal.config import Config
from portal.errors import ConfigError

family.end_with_supervisor()
logs.set_up()


class JsonLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Lets gunicorn's lines go the way of all others."""

    def setup(self, cfg: Any) -> None:
        """Take away the handlers that write lines of another form."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


try:
    settings = Config.from_env(os.environ)
except ConfigError as error:
    sys.exit(f"The portal does not start: {error}")

wsgi_app = "wsgi:app"
bind = f"{settings.host}:{settings.port}"
workers = settings.web_processes
worker_class = "gthread"
threads = settings.threads
# above the threads: what is left may be kept alive between two requests
worker_connections = threads + 800
keepalive = 15
timeout = 30  # of the process, not of a request: held requests do not count
graceful_timeout = settings.stop_seconds
control_socket_disable = True
forwarded_allow_ips = ""  # PORTAL_TRUSTED_PROXIES decides, in the application
logger_class = JsonLogger
loglevel = "warning"


def on_starting(_: object) -> None:
    """Let every waiting screen have its connection."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def post_fork(_: object, __: object) -> None:
    """Let no process of the web server outlive its first one."""
    family.end_with_parent()

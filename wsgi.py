"""The portal as a WSGI application; `flask` finds it here by itself."""

import os

from portal.app import create_app
from portal.config import Config
from portal.errors import ConfigError

try:
    app = create_app(Config.from_env(os.environ))
except ConfigError as error:
    raise SystemExit(f"The portal does not start: {error}") from None

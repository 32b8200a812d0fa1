"""The portal as a WSGI application; `flask` finds it here by itself."""

import os

from portal.app import create_app
from portal.config import Config

app = create_app(Config.from_env(os.environ))

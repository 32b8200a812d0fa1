"""Signs that a picture is not of the document itself, or was changed."""

from portal.checks.forgery.judging import judge as judge
from portal.checks.forgery.judging import screen_texture as screen_texture

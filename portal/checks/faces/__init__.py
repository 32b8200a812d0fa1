"""Faces: found, measured, described and held against what was asked of them."""

from portal.checks.faces.burst import Frame as Frame
from portal.checks.faces.portraits import portrait as portrait
from portal.checks.faces.selfies import selfie as selfie

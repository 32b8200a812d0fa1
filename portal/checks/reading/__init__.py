"""Reads what is written on a document. The examiner's process only."""

from portal.checks.reading.models import ModelMissing as ModelMissing
from portal.checks.reading.sides import read as read

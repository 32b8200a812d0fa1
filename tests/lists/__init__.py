"""A sanctions list in OFAC's form whose parties are all invented."""

from pathlib import Path

SDN = Path(__file__).with_name("sdn.xml")

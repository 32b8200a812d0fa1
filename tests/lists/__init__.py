"""A sanctions list in OFAC's form whose parties are all invented."""

from portal.services.demo.parties import INVENTED

SDN = INVENTED

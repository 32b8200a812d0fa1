"""A sanctions list in OFAC's form whose parties are all invented."""

from portal.services.demo_list import INVENTED

SDN = INVENTED

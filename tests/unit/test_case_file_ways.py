"""The money's way as a case file draws it."""

from decimal import Decimal

from portal.domain.exposure import Direction, Zone
from portal.domain.money_way import End, Part, Station, Way
from portal.services.case_files import of_ways


def test_what_goes_out_is_drawn_to_whom_it_goes():
    stations = tuple(
        Station(
            name=name, category="mixer", zone=Zone.HIGH, place=place, share=Decimal(1)
        )
        for place, name in enumerate("abcde", start=1)
    )
    part = Part(
        category="their own", zone=Zone.LOW, share=Decimal(1), direct=True, known=False
    )
    found = Way(
        provider="bitok",
        direction=Direction.OUTGOING,
        sender=End(ours=True),
        receiver=End(address="0xabc"),
        stations=stations,
        parts=(part,),
    )

    told = [each.text for each in of_ways.sketch(found, "1 ETH").letters]

    joined = " ".join(told)
    assert "1 step after" in joined
    assert "2 or more steps after" in joined
    assert "and 1 more" in joined
    assert "their own" in joined
    assert "100 % · Low risk" in joined

"""Names as they are searched."""

import pytest

from portal.domain.names import name_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Anna Eriksson", {"anna", "eriksson"}),
        ("ERIKSSON,  anna", {"anna", "eriksson"}),
        ("Ångström Jörg-Peter", {"angstrom", "jorg", "peter"}),
        ("Weiß", {"weiss"}),
        ("O'Neil", {"o", "neil"}),
        ("Łukasz Øster", {"lukasz", "oster"}),
        ("محمد علي", {"محمد", "علي"}),
        ("  ", set()),
    ],
)
def test_a_name_gives_its_words(name: str, words: set[str]):
    assert words == name_words(name)

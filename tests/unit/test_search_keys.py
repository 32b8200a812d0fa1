"""By which keys customers are searched."""

# ruff: noqa: RUF001 - letters that look like Latin ones are the matter here
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import search_keys

NAMES = (
    "Anna Eriksson", "Jürgen Müller-Lüdenscheidt", "José María Núñez", "Łukasz Żak",
    "Анна Иванова", "Сергій Гончар", "Γιώργος Παπαδόπουλος", "Đorđe Petrović",
    "Nguyễn Thị Minh", "İpek Yılmaz", "Weiß O'Neil", "محمد علي", "王伟", "김민수",
)  # fmt: skip


def without_accents(name: str) -> str:
    letters = unicodedata.normalize("NFD", name)
    return "".join(each for each in letters if not unicodedata.combining(each))


@given(st.sampled_from(NAMES), st.randoms(use_true_random=False), st.data())
def test_any_order_case_and_accents_give_the_same_keys(name, chance, data):
    typed = [
        data.draw(st.sampled_from([str, str.upper, str.lower, str.title]))(
            data.draw(st.sampled_from([str, without_accents]))(word)
        )
        for word in name.split()
    ]
    chance.shuffle(typed)
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    sought = unicodedata.normalize(form, "  ".join(typed))

    keys = {search_keys.whole(word) for word in search_keys.words(sought)}

    assert keys <= search_keys.wholes(name)


@given(st.text(max_size=60))
def test_whatever_is_typed_finds_whoever_is_called_so(name):
    words = search_keys.words(name)

    assert {search_keys.whole(word) for word in words} <= search_keys.wholes(name)
    assert search_keys.begins_with(name, name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jürgen", "Juergen"),
        ("Jürgen", "JURGEN"),
        ("Анна Иванова", "Ivanova Anna"),
        ("Юлия", "Yulia"),
        ("Юлия", "Julia"),
        ("Дмитрий", "Dmitriy"),
        ("Сергій Гончар", "Honchar"),
        ("Сергій Гончар", "Гончар"),
        ("Đorđe", "Djordje"),
        ("Ђорђе", "Dorde"),
        ("Øystein Ångström", "Aangstroem Oeystein"),
        ("Strauß", "STRAUSS"),
        ("Phillip Eriksson", "Filip Erikson"),
        ("Alexander", "Aleksander"),
        ("\ufb01ona", "Fiona"),
        ("Иван 3", "3 ivan"),
    ],
)
def test_the_spellings_of_a_name_have_the_same_keys(one, other):
    sought = {search_keys.whole(word) for word in search_keys.words(other)}

    assert sought <= search_keys.wholes(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محمد علي", "Mohammed Ali"),
        ("Mohammed", "محمد"),
        ("Фёдор", "Fyodor"),
        ("Abdul Rahman", "Abdulrahman"),
        ("Annemarie", "Anne Marie"),
        ("Anne-Marie", "Annemarie"),
        ("O'Neil", "O Neil"),
    ],
)
def test_what_sounds_alike_is_found_by_its_sound(one, other):
    assert any(
        {search_keys.sound(word) for word in heard} <= search_keys.sounds(one)
        and search_keys.sounds_like(one, " ".join(heard))
        for heard in search_keys.as_heard(other)
    )


@pytest.mark.parametrize("sought", ["Jan", "Anna Lindberg", "Erik"])
def test_other_names_do_not_sound_alike(sought):
    assert not search_keys.sounds_like("Anna Eriksson", sought)


@pytest.mark.parametrize(
    ("sought", "fits"),
    [
        ("eri an", True),
        ("ANNA ERIKSS", True),
        ("ann erik", True),
        ("an anna", False),
        ("nna", False),
    ],
)
def test_words_begin_others(sought, fits):
    assert fits is search_keys.begins_with("Anna Eriksson", sought)


@pytest.mark.parametrize(
    ("word", "key"),
    [("an", None), ("ann", "ann"), ("erik", "eri"), ("eriksson", "eriks"), ("", None)],
)
def test_beginnings_are_of_three_or_five_letters(word, key):
    assert key == search_keys.beginning(word)


@pytest.mark.parametrize(
    "typed", ["AO-123 45I", "ao12345i", "A0 123451", " A0.12-345/1 "]
)
def test_a_documents_number_has_no_separators(typed):
    assert "A0123451" == search_keys.document(typed)

"""The sanctions list in force: its parties, and the words by which they are found."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.parties import PartyKind
from portal.models.base import Base, enum_type


class SanctionsList(Base):
    """
    One file that was imported; of those in force the newest counts.

    Without `in_force_at` it is still being filled, or its import was cut off.
    """

    __tablename__ = "sanctions_list"

    name: Mapped[str] = mapped_column(String(80))
    published_on: Mapped[date]
    imported_at: Mapped[datetime]
    in_force_at: Mapped[datetime | None]
    sha256: Mapped[str] = mapped_column(String(64))  # of the file, in hex
    entries: Mapped[int]


class SanctionedParty(Base):
    """One entry of the list. It is published data, and so not sealed."""

    __tablename__ = "sanctioned_party"

    list_id: Mapped[int] = mapped_column(
        ForeignKey("sanctions_list.id", ondelete="CASCADE"), index=True
    )
    entry: Mapped[str] = mapped_column(String(40))  # the list's own id
    kind: Mapped[PartyKind] = mapped_column(enum_type(PartyKind))
    names: Mapped[list[list[str]]] = mapped_column(JSON)  # text, kind, quality
    born: Mapped[list[list[str]]] = mapped_column(JSON)  # first, last, text
    nationalities: Mapped[list[str]] = mapped_column(JSON)
    programmes: Mapped[list[str]] = mapped_column(JSON)


class SanctionedWord(Base):
    """
    One word of one name, spelled by its sound (`domain.name_keys`).

    `place` is the name's place among the party's names; `width` how many words of
    the name were written together.
    """

    __tablename__ = "sanctioned_word"
    __table_args__ = (
        Index("ix_sanctioned_word_found", "sound", "party_id", "place", "width"),
    )

    party_id: Mapped[int] = mapped_column(
        ForeignKey("sanctioned_party.id", ondelete="CASCADE"), index=True
    )
    sound: Mapped[str] = mapped_column(String(40))
    place: Mapped[int]
    width: Mapped[int]


class SoundSpelling(Base):
    """A sound as it is, or with one letter left out: how a near one is found."""

    __tablename__ = "sound_spelling"
    __table_args__ = (Index("ix_sound_spelling_found", "spelling", "sound"),)

    list_id: Mapped[int] = mapped_column(
        ForeignKey("sanctions_list.id", ondelete="CASCADE"), index=True
    )
    spelling: Mapped[str] = mapped_column(String(40))
    sound: Mapped[str] = mapped_column(String(40))

"""The sanctions list in force: its parties, their addresses, and sounds of names."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.sanctions.listed_addresses import Form
from portal.domain.sanctions.parties import PartyKind
from portal.models.base import Base, enum_type


class SanctionsList(Base):
    """
    One file that was imported; of those in force the newest counts.

    Without `in_force_at` it is still being filled, or its import was cut off. Without
    `addresses`, their number, it was imported before addresses were read.
    """

    __tablename__ = "sanctions_list"

    name: Mapped[str] = mapped_column(String(80))
    published_on: Mapped[date]
    imported_at: Mapped[datetime]
    in_force_at: Mapped[datetime | None]
    sha256: Mapped[str] = mapped_column(String(64))  # of the file, in hex
    entries: Mapped[int]
    keys_version: Mapped[str] = mapped_column(String(20))  # `domain.name_keys`
    addresses: Mapped[int | None]


class SanctionedParty(Base):
    """One entry of the list. It is published data, and so not sealed."""

    __tablename__ = "sanctioned_party"
    __table_args__ = (UniqueConstraint("list_id", "number"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("sanctions_list.id"))
    number: Mapped[int]  # in the file, from 0
    entry: Mapped[str] = mapped_column(String(40))  # the list's own id
    kind: Mapped[PartyKind] = mapped_column(enum_type(PartyKind))
    names: Mapped[list[list[str]]] = mapped_column(JSON)  # text, kind, quality
    born: Mapped[list[list[str]]] = mapped_column(JSON)  # first, last, text
    nationalities: Mapped[list[str]] = mapped_column(JSON)
    programmes: Mapped[list[str]] = mapped_column(JSON)


class SanctionedSound(Base):
    """The sound of a word (`domain.name_keys`), and all names that have it, packed."""

    __tablename__ = "sanctioned_sound"
    __table_args__ = (UniqueConstraint("list_id", "sound"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("sanctions_list.id"))
    sound: Mapped[str] = mapped_column(String(40))
    names: Mapped[bytes]  # `domain.name_places`


class SoundSpelling(Base):
    """A sound as it is, or with one letter left out: how near ones are found."""

    __tablename__ = "sound_spelling"
    __table_args__ = (UniqueConstraint("list_id", "spelling"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("sanctions_list.id"))
    spelling: Mapped[str] = mapped_column(String(40))
    sounds: Mapped[str] = mapped_column(Text)  # with a space between


class ListedAddress(Base):
    """
    A blockchain address on the list; published data, and so not sealed.

    `normal` is what is compared: the network's normal form, or plain text where the
    network is not known or the address is none of it.
    """

    __tablename__ = "listed_address"
    __table_args__ = (Index("ix_listed_address", "list_id", "normal"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("sanctions_list.id"))
    number: Mapped[int]  # of its party in the file
    asset: Mapped[str] = mapped_column(String(20))  # the list's own code
    network: Mapped[str | None] = mapped_column(String(20))
    normal: Mapped[str] = mapped_column(String(200))
    given: Mapped[str] = mapped_column(String(200))  # as the list writes it
    form: Mapped[Form] = mapped_column(enum_type(Form))

"""Which column of a file of transfers holds what, and what its words mean."""

from collections.abc import Iterable, Mapping, Sequence

from portal.domain.exposure import Direction
from portal.domain.files.columns import plain
from portal.domain.transfers.networks import NETWORKS

FIELDS = (
    "reference",
    "direction",
    "network",
    "asset",
    "amount",
    "address",
    "own",
    "sender",
    "receiver",
    "transaction",
    "id",
)
# as `plain` leaves them: without case, accents, spaces and punctuation
HEADINGS: Mapping[str, str] = {
    "reference": (
        "reference ref customer customerreference customerref customerid customerno "
        "customernumber client clientid account accountid user userid "
        "kunde kundennummer kundennr kundenreferenz kontonummer referenz "
        "referencia cliente riferimento klant klantnummer клиент номерклиента"
    ),
    "direction": (
        "direction type side way kind transfertype richtung art sens tipo direccion "
        "direzione richting направление тип"
    ),
    "network": (
        "network chain blockchain net protocol netzwerk reseau red rete netwerk сеть"
    ),
    "asset": (
        "asset currency coin token symbol ticker wahrung waehrung devise "
        "moneda valuta валюта монета"
    ),
    "amount": (
        "amount quantity value sum betrag menge montant importe cantidad importo "
        "bedrag сумма количество"
    ),
    "address": (
        "address counterparty counterpartyaddress wallet walletaddress otheraddress "
        "adresse direccion indirizzo adres адрес кошелек"
    ),
    "own": "ownaddress ouraddress depositaddress eigeneadresse",
    "sender": (
        "sender from fromaddress senderaddress source sourceaddress absender von "
        "expediteur remitente mittente отправитель"
    ),
    "receiver": (
        "receiver recipient to toaddress receiveraddress destination beneficiary "
        "destinationaddress empfanger an destinataire destinatario ontvanger получатель"
    ),
    "transaction": (
        "hash tx txid txhash transaction transactionhash transactionid transaktion "
        "transaktionshash хеш транзакция"
    ),
    "id": "id transferid transfer withdrawalid depositid paymentid externalid ourid",
}
KNOWN: Mapping[str, str] = {
    plain(word): field for field, words in HEADINGS.items() for word in words.split()
}
DIRECTION_WORDS: Mapping[Direction, str] = {
    Direction.INCOMING: (
        "in incoming deposit receive received credit eingang einzahlung ein entrant "
        "entrada входящий ввод"
    ),
    Direction.OUTGOING: (
        "out outgoing withdrawal withdraw send sent debit payout ausgang auszahlung "
        "aus sortant salida исходящий вывод"
    ),
}
DIRECTIONS: Mapping[str, Direction] = {
    plain(word): way for way, words in DIRECTION_WORDS.items() for word in words.split()
}
NETWORK_WORDS: Mapping[str, str] = {
    **{plain(each.key): each.key for each in NETWORKS.values()},
    **{plain(each.name): each.key for each in NETWORKS.values()},
    **{plain(each.coin.symbol): each.key for each in NETWORKS.values()},
    "xbt": "bitcoin",
    "erc20": "ethereum",
    "trc20": "tron",
}


def columns(headings: Sequence[str]) -> dict[int, str]:
    """Give what each column holds, by its place; columns of other things are not in."""
    found = ((place, KNOWN.get(plain(each))) for place, each in enumerate(headings))
    return {place: field for place, field in found if field}


def suffices(fields: Iterable[str]) -> bool:
    """Say whether transfers can be read from these columns."""
    given = set(fields)
    has_address = "address" in given or {"sender", "receiver"} <= given
    return {"reference", "amount", "asset", "direction"} <= given and has_address


def direction(word: str) -> Direction | None:
    """Give which way a word means; None if it means none."""
    return DIRECTIONS.get(plain(word))


def network(word: str, asset: str) -> str:
    """
    Give the network's key by a word of any kind, or by an asset that has one alone.

    What is not known is given back as it is.
    """
    if word.strip():
        return NETWORK_WORDS.get(plain(word), word)
    symbol = asset.strip().upper()
    on = [
        each.key
        for each in NETWORKS.values()
        if symbol in {kind.symbol for kind in each.assets}
    ]
    return on[0] if len(on) == 1 else word

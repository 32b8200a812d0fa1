"""What each provider's category codes are in the portal's words, and in a person's."""

from collections.abc import Mapping
from functools import lru_cache

from portal.domain.words import mark as _
from portal.screening_policy import Category

WORDS: Mapping[Category, str] = {
    Category.ILLEGAL_SERVICE: _("Illegal service"),
    Category.MIXER: _("Mixer"),
    Category.FRAUDULENT_EXCHANGE: _("Fraudulent exchange"),
    Category.DARKNET: _("Darknet market or service"),
    Category.RANSOMWARE: _("Ransomware or other malware"),
    Category.SCAM: _("Scam"),
    Category.STOLEN: _("Stolen coins"),
    Category.TERRORISM: _("Terrorist financing"),
    Category.SANCTIONS: _("Sanctions"),
    Category.ILLEGAL_ACTOR: _("Illegal actor or organisation"),
    Category.HIGH_RISK_JURISDICTION: _("High-risk jurisdiction"),
    Category.GAMBLING: _("Gambling"),
    Category.SHOP_FRAUD: _("Online shop fraud"),
    Category.ENFORCEMENT_ACTION: _("Enforcement action"),
    Category.CHILD_ABUSE: _("Child exploitation"),
    Category.HIGH_RISK_EXCHANGE: _("High-risk exchange"),
    Category.UNLICENSED_EXCHANGE: _("Exchange without a licence"),
    Category.UNLICENSED_P2P: _("Exchange between people, without a licence"),
    Category.PRIVACY_PROTOCOL: _("Privacy protocol"),
    Category.P2P_EXCHANGE: _("Exchange between people"),
    Category.DECENTRALISED_EXCHANGE: _("Decentralised exchange"),
    Category.LENDING: _("Lending"),
    Category.BRIDGE: _("Bridge between networks"),
    Category.TOKEN_SALE: _("Token sale"),
    Category.CASH_MACHINE: _("Cash machine"),
    Category.EXCHANGE: _("Exchange"),
    Category.PAYMENT_SERVICE: _("Payment service"),
    Category.MARKETPLACE: _("Marketplace"),
    Category.MINING: _("Mining"),
    Category.HOSTING: _("Hosting"),
    Category.WALLET: _("Wallet"),
    Category.CONTRACT: _("Contract"),
    Category.SEIZED: _("Seized by the state"),
    Category.FEE: _("Fees and dust"),
    Category.UNNAMED: _("Nobody known"),
    Category.OTHER: _("Other"),
}

BITOK: Mapping[str, Category] = {
    "child_abuse_material": Category.CHILD_ABUSE,
    "darknet_market": Category.DARKNET,
    "fraud_shop": Category.SHOP_FRAUD,
    "illegal_service": Category.ILLEGAL_SERVICE,
    "scam": Category.SCAM,
    "stolen_funds": Category.STOLEN,
    "ransomware": Category.RANSOMWARE,
    "terrorist_financing": Category.TERRORISM,
    "high_risk_jurisdiction": Category.HIGH_RISK_JURISDICTION,
    "sanctions": Category.SANCTIONS,
    "online_pharmacy": Category.ILLEGAL_SERVICE,
    "gambling": Category.GAMBLING,
    "high_risk_exchange": Category.HIGH_RISK_EXCHANGE,
    "exchange_sanctioned_eu": Category.SANCTIONS,
    "exchange_sanctioned_us": Category.SANCTIONS,
    "exchange_sanctioned_gb": Category.SANCTIONS,
    "mixer": Category.MIXER,
    "privacy_protocol": Category.PRIVACY_PROTOCOL,
    "p2p_exchange": Category.P2P_EXCHANGE,
    "dex": Category.DECENTRALISED_EXCHANGE,
    "lending": Category.LENDING,
    "bridge": Category.BRIDGE,
    "ico": Category.TOKEN_SALE,
    "enforcement_action": Category.ENFORCEMENT_ACTION,
    "exchange": Category.EXCHANGE,
    "payment_service_provider": Category.PAYMENT_SERVICE,
    "marketplace": Category.MARKETPLACE,
    "mining": Category.MINING,
    "mining_pool": Category.MINING,
    "iaas": Category.HOSTING,
    "personal_wallet": Category.WALLET,
    "custodial_wallet": Category.WALLET,
    "token_contract": Category.CONTRACT,
    "smart_contract": Category.CONTRACT,
    "nft_marketplace": Category.MARKETPLACE,
    "atm": Category.CASH_MACHINE,
    "seized_funds": Category.SEIZED,
    "dust": Category.FEE,
    "fee": Category.FEE,
    "unnamed_wallet": Category.UNNAMED,
    "unnamed_service": Category.UNNAMED,
    "other": Category.OTHER,
    "undefined": Category.OTHER,
}
COINKYT: Mapping[str, Category] = {
    "darknet_marketplace": Category.DARKNET,
    "darknet_service": Category.DARKNET,
    "illegal_service": Category.ILLEGAL_SERVICE,
    "scam": Category.SCAM,
    "scam_crypto_exchange": Category.FRAUDULENT_EXCHANGE,
    "stolen_assets": Category.STOLEN,
    "mixing_service": Category.MIXER,
    "malware": Category.RANSOMWARE,
    "sanctions": Category.SANCTIONS,
    "terrorism_financing": Category.TERRORISM,
    "illegal_arms_trafficking": Category.ILLEGAL_ACTOR,
    "drugs_trafficking": Category.ILLEGAL_ACTOR,
    "ransom": Category.RANSOMWARE,
    "child_abuse_material": Category.CHILD_ABUSE,
    "privacy_protocol": Category.PRIVACY_PROTOCOL,
    "sanctioned_jurisdiction": Category.HIGH_RISK_JURISDICTION,
    "seized_assets": Category.ENFORCEMENT_ACTION,
    "extremism": Category.ILLEGAL_ACTOR,
    "gambling": Category.GAMBLING,
    "atm": Category.CASH_MACHINE,
    "exchange_unlicensed": Category.UNLICENSED_EXCHANGE,
    "p2p_exchange_unlicensed": Category.UNLICENSED_P2P,
    "decentralized_exchange": Category.DECENTRALISED_EXCHANGE,
    "bridges": Category.BRIDGE,
    "lending_protocol": Category.LENDING,
    "miner": Category.MINING,
    "online_marketplace": Category.MARKETPLACE,
    "online_wallet": Category.WALLET,
    "exchange_licensed": Category.EXCHANGE,
    "p2p_exchange_licensed": Category.P2P_EXCHANGE,
    "payment_system": Category.PAYMENT_SERVICE,
    "seizure_of_funds": Category.SEIZED,
    "other": Category.OTHER,
    "rewards_fees": Category.FEE,
    "unknown_owner": Category.UNNAMED,
}
OWN: Mapping[str, Category] = {each.value: each for each in Category}
BY_PROVIDER: Mapping[str, Mapping[str, Category]] = {"bitok": BITOK, "coinkyt": COINKYT}


@lru_cache(maxsize=4096)
def canonical(provider: str, code: str) -> Category | None:
    """
    Give the portal's category for a provider's code, in any case; None if unknown.

    A provider without a table of its own is taken to speak the portal's words.
    """
    return BY_PROVIDER.get(provider, OWN).get(code.strip().lower())


def told(category: str) -> str:
    """Give the words of a category, to be translated; an unknown code is itself."""
    return WORDS[Category(category)] if category in OWN else category

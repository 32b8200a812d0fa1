"""Every closed list of words that a row or a page may hold."""

from portal.states.group import (
    BulkSource,
    BulkState,
    BulkWay,
    LineState,
    ReverificationKind,
    ReverificationState,
)
from portal.states.handoff import (
    HandoffEnd,
    HandoffState,
    HandoffWay,
)
from portal.states.matter import (
    CaseKind,
    CaseStage,
    CaseState,
    Measure,
    NoticeKind,
    PaperKind,
    PaperState,
    PayoutKind,
)
from portal.states.message import (
    Channel,
    CodePurpose,
    InvitationState,
    InvitationWay,
    MessageStatus,
)
from portal.states.people import (
    Audience,
    Ceremony,
    Role,
)
from portal.states.right import (
    DataKind,
    LawfulKind,
    LawfulState,
    PackageEnd,
    RightKind,
    RightOutcome,
)
from portal.states.verification import (
    CheckOutcome,
    DecisionOutcome,
    Device,
    DocumentType,
    EvidenceState,
    ExaminationState,
    ProposalState,
    Side,
    VerificationState,
)

__all__ = [
    "Audience",
    "BulkSource",
    "BulkState",
    "BulkWay",
    "CaseKind",
    "CaseStage",
    "CaseState",
    "Ceremony",
    "Channel",
    "CheckOutcome",
    "CodePurpose",
    "DataKind",
    "DecisionOutcome",
    "Device",
    "DocumentType",
    "EvidenceState",
    "ExaminationState",
    "HandoffEnd",
    "HandoffState",
    "HandoffWay",
    "InvitationState",
    "InvitationWay",
    "LawfulKind",
    "LawfulState",
    "LineState",
    "Measure",
    "MessageStatus",
    "NoticeKind",
    "PackageEnd",
    "PaperKind",
    "PaperState",
    "PayoutKind",
    "ProposalState",
    "ReverificationKind",
    "ReverificationState",
    "RightKind",
    "RightOutcome",
    "Role",
    "Side",
    "VerificationState",
]

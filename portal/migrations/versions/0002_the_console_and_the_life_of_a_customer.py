"""The console and the life of a customer"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_mark",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_mark")),
        sa.UniqueConstraint("name", name=op.f("uq_clock_mark_name")),
    )
    op.create_table(
        "retention_receipt",
        sa.Column("artefact", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_receipt")),
        sa.UniqueConstraint("public_id", name=op.f("uq_retention_receipt_public_id")),
    )
    with op.batch_alter_table("retention_receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_retention_receipt_at"), ["at"], unique=False
        )

    op.create_table(
        "bulk_invitation",
        sa.Column("once", sa.String(length=40), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "way",
            sa.Enum(
                "email",
                "sms",
                "email_else_sms",
                name="bulkway",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum("group", "file", name="bulksource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("of_group", sa.JSON(), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("registers", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "checking",
                "ready",
                "sending",
                "paused",
                "done",
                "cancelled",
                name="bulkstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["staff.id"],
            name=op.f("fk_bulk_invitation_changed_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"],
            ["staff.id"],
            name=op.f("fk_bulk_invitation_started_by_id_staff"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_invitation")),
        sa.UniqueConstraint("once", name=op.f("uq_bulk_invitation_once")),
        sa.UniqueConstraint("public_id", name=op.f("uq_bulk_invitation_public_id")),
    )
    with op.batch_alter_table("bulk_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bulk_invitation_state"), ["state"], unique=False
        )

    op.create_table(
        "invitation_text",
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("sms", "email", name="channel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["staff.id"],
            name=op.f("fk_invitation_text_written_by_id_staff"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_text")),
        sa.UniqueConstraint(
            "language", "channel", "version", name=op.f("uq_invitation_text_language")
        ),
    )
    op.create_table(
        "kept_record",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_kept_record_customer_id_customer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_record")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_kept_record_customer_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_kept_record_public_id")),
    )
    with op.batch_alter_table("kept_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_kept_record_keep_until"), ["keep_until"], unique=False
        )

    op.create_table(
        "lawful_request",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "copyright_complaint",
                "government_request",
                "court_order",
                name="lawfulkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "refused",
                "cancelled",
                "approved",
                "preparing",
                "failed",
                "ready",
                "downloaded",
                "expired",
                name="lawfulstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("data_kinds", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("authority_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("legal_basis_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("refusal_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_lawful_request_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["staff.id"],
            name=op.f("fk_lawful_request_decided_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"],
            ["staff.id"],
            name=op.f("fk_lawful_request_requested_by_id_staff"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lawful_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_lawful_request_public_id")),
    )
    with op.batch_alter_table("lawful_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lawful_request_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_lawful_request_state", ["state", "due_on"], unique=False
        )

    op.create_table(
        "listed_address",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asset", sa.String(length=20), nullable=False),
        sa.Column("network", sa.String(length=20), nullable=True),
        sa.Column("normal", sa.String(length=200), nullable=False),
        sa.Column("given", sa.String(length=200), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "whole", "wrong", "unknown", name="form", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["sanctions_list.id"],
            name=op.f("fk_listed_address_list_id_sanctions_list"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_address")),
    )
    with op.batch_alter_table("listed_address", schema=None) as batch_op:
        batch_op.create_index("ix_listed_address", ["list_id", "normal"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("synced", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_passkey_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passkey_staff_id"), ["staff_id"], unique=False
        )

    op.create_table(
        "passkey_challenge",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column(
            "ceremony",
            sa.Enum("register", "prove", name="ceremony", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("challenge", sa.LargeBinary(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_passkey_challenge_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenge")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_challenge_public_id")),
    )
    with op.batch_alter_table("passkey_challenge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passkey_challenge_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_passkey_challenge_staff_id"), ["staff_id"], unique=False
        )

    op.create_table(
        "reverification_batch",
        sa.Column(
            "kind",
            sa.Enum(
                "confirm",
                "documents",
                name="reverificationkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("group", sa.JSON(), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("until_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("not_verified", sa.Integer(), nullable=False),
        sa.Column("asked_already", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["staff.id"],
            name=op.f("fk_reverification_batch_asked_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"],
            ["staff.id"],
            name=op.f("fk_reverification_batch_cancelled_by_id_staff"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reverification_batch")),
        sa.UniqueConstraint(
            "public_id", name=op.f("uq_reverification_batch_public_id")
        ),
    )
    with op.batch_alter_table("reverification_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reverification_batch_finished_at"),
            ["finished_at"],
            unique=False,
        )

    op.create_table(
        "right_request",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "correction", "erasure", name="rightkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("field", sa.String(length=20), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wish_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "done", "refused", name="rightoutcome", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_right_request_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_right_request_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_right_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_right_request_public_id")),
    )
    with op.batch_alter_table("right_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_right_request_answered_at"), ["answered_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_right_request_customer_id"), ["customer_id"], unique=False
        )

    op.create_table(
        "screening_policy_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "in_force",
                "retired",
                "refused",
                "withdrawn",
                name="rulesstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["staff.id"],
            name=op.f("fk_screening_policy_version_decided_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["staff.id"],
            name=op.f("fk_screening_policy_version_proposed_by_id_staff"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_policy_version")),
        sa.UniqueConstraint("number", name=op.f("uq_screening_policy_version_number")),
        sa.UniqueConstraint(
            "public_id", name=op.f("uq_screening_policy_version_public_id")
        ),
    )
    with op.batch_alter_table("screening_policy_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_screening_policy_version_fingerprint"),
            ["fingerprint"],
            unique=False,
        )
        batch_op.create_index(
            "uq_screening_policy_in_force",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )
        batch_op.create_index(
            "uq_screening_policy_proposed",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )

    op.create_table(
        "transfer",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("once", sa.LargeBinary(length=32), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "incoming", "outgoing", name="direction", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("network", sa.String(length=20), nullable=False),
        sa.Column("asset", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.String(length=90), nullable=False),
        sa.Column("address_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sender_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("receiver_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("transaction_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "screening",
                "passed",
                "held",
                "frozen",
                "released",
                "refunded",
                "forfeited",
                name="transferstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=60), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "first_verdict",
            sa.Enum(
                "pass",
                "hold",
                "verify",
                "freeze",
                name="screeningoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("passed_by", sa.String(length=20), nullable=True),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'passed' OR (passed_by IS NOT NULL AND settled_at IS NOT NULL)",
            name=op.f("ck_transfer_passed_by_a_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_transfer_customer_id_customer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("once", name=op.f("uq_transfer_once")),
        sa.UniqueConstraint("passed_by", name=op.f("uq_transfer_passed_by")),
        sa.UniqueConstraint("public_id", name=op.f("uq_transfer_public_id")),
    )
    with op.batch_alter_table("transfer", schema=None) as batch_op:
        batch_op.create_index("ix_transfer_address", ["address_digest"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transfer_again_at"), ["again_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_transfer_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_transfer_entered",
            ["entered_at", "first_verdict", "state"],
            unique=False,
        )
        batch_op.create_index("ix_transfer_state", ["state", "id"], unique=False)

    op.create_table(
        "transfer_file",
        sa.Column("once", sa.String(length=40), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "checking",
                "ready",
                "entering",
                "done",
                "cancelled",
                name="filestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["started_by_id"],
            ["staff.id"],
            name=op.f("fk_transfer_file_started_by_id_staff"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_file")),
        sa.UniqueConstraint("once", name=op.f("uq_transfer_file_once")),
        sa.UniqueConstraint("public_id", name=op.f("uq_transfer_file_public_id")),
    )
    with op.batch_alter_table("transfer_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transfer_file_state"), ["state"], unique=False
        )

    op.create_table(
        "bulk_line",
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "skipped",
                "failed",
                name="linestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("earlier_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulk_id"],
            ["bulk_invitation.id"],
            name=op.f("fk_bulk_line_bulk_id_bulk_invitation"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_bulk_line_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_bulk_line_invitation_id_invitation"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_bulk_line_message_id_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_line")),
        sa.UniqueConstraint("bulk_id", "number", name=op.f("uq_bulk_line_bulk_id")),
    )
    with op.batch_alter_table("bulk_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bulk_line_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bulk_line_digest"), ["digest"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bulk_line_settled_at"), ["settled_at"], unique=False
        )
        batch_op.create_index(
            "ix_bulk_line_state", ["bulk_id", "state", "number"], unique=False
        )

    op.create_table(
        "bulk_mark",
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulk_id"],
            ["bulk_invitation.id"],
            name=op.f("fk_bulk_mark_bulk_id_bulk_invitation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_mark")),
        sa.UniqueConstraint("bulk_id", "digest", name=op.f("uq_bulk_mark_bulk_id")),
    )
    op.create_table(
        "bulk_piece",
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulk_id"],
            ["bulk_invitation.id"],
            name=op.f("fk_bulk_piece_bulk_id_bulk_invitation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_piece")),
        sa.UniqueConstraint("bulk_id", "number", name=op.f("uq_bulk_piece_bulk_id")),
    )
    op.create_table(
        "claim",
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_from_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_claim_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["taken_from_id"], ["staff.id"], name=op.f("fk_claim_taken_from_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_claim_verification_id_verification"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("verification_id", name=op.f("uq_claim_verification_id")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_claim_staff_id"), ["staff_id"], unique=False
        )

    op.create_table(
        "export_package",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("download_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("serving", sa.String(length=20), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("downloaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum(
                "days_over",
                "broken_off",
                name="packageend",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=255), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["lawful_request.id"],
            name=op.f("fk_export_package_request_id_lawful_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_package")),
        sa.UniqueConstraint("public_id", name=op.f("uq_export_package_public_id")),
        sa.UniqueConstraint("request_id", name=op.f("uq_export_package_request_id")),
    )
    with op.batch_alter_table("export_package", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_export_package_due_at"), ["due_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_export_package_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "mention",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["note.id"], name=op.f("fk_mention_note_id_note")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_mention_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("note_id", "staff_id", name=op.f("uq_mention_note_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mention_public_id")),
    )
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mention_note_id"), ["note_id"], unique=False
        )
        batch_op.create_index("ix_mention_of", ["staff_id", "seen_at"], unique=False)

    op.create_table(
        "renewal",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("ask_again_on", sa.Date(), nullable=False),
        sa.Column("is_planned", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_renewal_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_renewal_verification_id_verification"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_renewal_customer_id")),
    )
    with op.batch_alter_table("renewal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_renewal_ask_again_on"), ["ask_again_on"], unique=False
        )

    op.create_table(
        "reverification",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "confirm",
                "documents",
                name="reverificationkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "started",
                "confirmed",
                "done",
                "rejected",
                "cancelled",
                name="reverificationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verification_id", sa.Integer(), nullable=True),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["staff.id"],
            name=op.f("fk_reverification_asked_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["reverification_batch.id"],
            name=op.f("fk_reverification_batch_id_reverification_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_reverification_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_reverification_verification_id_verification"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reverification")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reverification_public_id")),
    )
    with op.batch_alter_table("reverification", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reverification_batch", ["batch_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reverification_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reverification_tell_at"), ["tell_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reverification_verification_id"),
            ["verification_id"],
            unique=False,
        )
        batch_op.create_index(
            "uq_reverification_one_open",
            ["customer_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'started')"),
            postgresql_where=sa.text("state IN ('asked', 'started')"),
        )

    op.create_table(
        "screening",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column(
            "trigger",
            sa.Enum(
                "entered",
                "schedule",
                "list",
                "staff",
                name="screeningtrigger",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "asking",
                "settled",
                name="screeningstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("apart", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "pass",
                "hold",
                "verify",
                "freeze",
                name="screeningoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "scored",
                "no_data",
                "unreachable",
                name="answerstatus",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("score", sa.String(length=40), nullable=True),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=True),
        sa.Column("person", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'pass' OR coalesce(status, '') = 'scored'",
            name=op.f("ck_screening_passes_by_an_answer"),
        ),
        sa.CheckConstraint(
            "outcome <> 'pass' OR state = 'settled'",
            name=op.f("ck_screening_passes_at_the_end"),
        ),
        sa.CheckConstraint(
            "state <> 'settled' OR (outcome IS NOT NULL AND settled_at IS NOT NULL)",
            name=op.f("ck_screening_settled_by_a_verdict"),
        ),
        sa.CheckConstraint(
            "state <> 'settled' OR policy IS NOT NULL",
            name=op.f("ck_screening_settled_by_a_policy"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_screening_transfer_id_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("public_id", name=op.f("uq_screening_public_id")),
    )
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_screening_due_at"), ["due_at"], unique=False
        )
        batch_op.create_index(
            "ix_screening_said", ["asked_at", "said", "apart"], unique=False
        )
        batch_op.create_index(
            "ix_screening_took", ["settled_at", "late", "seconds"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_screening_transfer_id"), ["transfer_id"], unique=False
        )
        batch_op.create_index(
            "ix_screening_trigger", ["trigger", "asked_at"], unique=False
        )
        batch_op.create_index(
            "uq_screening_open",
            ["transfer_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'settled'"),
            postgresql_where=sa.text("state <> 'settled'"),
        )

    op.create_table(
        "transfer_line",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "entered",
                "known",
                "failed",
                name="linestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("transfer_id", sa.Integer(), nullable=True),
        sa.Column("given_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["transfer_file.id"],
            name=op.f("fk_transfer_line_file_id_transfer_file"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_transfer_line_transfer_id_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_line")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_transfer_line_file_id")),
    )
    with op.batch_alter_table("transfer_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_transfer_line_digest", ["file_id", "digest"], unique=False
        )
        batch_op.create_index(
            "ix_transfer_line_state", ["file_id", "state", "number"], unique=False
        )

    op.create_table(
        "transfer_piece",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["transfer_file.id"],
            name=op.f("fk_transfer_piece_file_id_transfer_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_piece")),
        sa.UniqueConstraint(
            "file_id", "number", name=op.f("uq_transfer_piece_file_id")
        ),
    )
    op.create_table(
        "compliance_case",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice", "transfer", name="casekind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("open", "decided", name="casestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_from_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transfer_id", sa.Integer(), nullable=True),
        sa.Column("screening_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "pass",
                "hold",
                "verify",
                "freeze",
                name="screeningoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "screening",
                "papers",
                "analysis",
                name="casestage",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_to_verify_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verify_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_compliance_case_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["staff.id"], name=op.f("fk_compliance_case_holder_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_compliance_case_screening_id_screening"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_from_id"],
            ["staff.id"],
            name=op.f("fk_compliance_case_taken_from_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_compliance_case_transfer_id_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_compliance_case_public_id")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_compliance_case_transfer_id")),
    )
    with op.batch_alter_table("compliance_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_compliance_case_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_compliance_case_flagged", ["state", "kind", "flagged_at"], unique=False
        )
        batch_op.create_index(
            "ix_compliance_case_state", ["state", "opened_at"], unique=False
        )
        batch_op.create_index(
            "uq_compliance_case_open",
            ["customer_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state = 'open' AND kind = 'notice'"),
            postgresql_where=sa.text("state = 'open' AND kind = 'notice'"),
        )

    op.create_table(
        "package_piece",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"],
            ["export_package.id"],
            name=op.f("fk_package_piece_package_id_export_package"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_piece")),
        sa.UniqueConstraint(
            "package_id", "number", name=op.f("uq_package_piece_package_id")
        ),
        sa.UniqueConstraint("storage_key", name=op.f("uq_package_piece_storage_key")),
    )
    with op.batch_alter_table("package_piece", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_package_piece_package_id"), ["package_id"], unique=False
        )

    op.create_table(
        "proposal",
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "sent_back",
                "withdrawn",
                name="proposalstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at_version", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("text_for_customer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("text_for_staff_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name=op.f("fk_proposal_decision_id_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["staff.id"], name=op.f("fk_proposal_second_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_proposal_staff_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_proposal_verification_id_verification"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposal_public_id")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_verification_id"), ["verification_id"], unique=False
        )
        batch_op.create_index(
            "uq_proposal_one_open",
            ["verification_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "provider_answer",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("authoritative", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "scored",
                "no_data",
                "unreachable",
                name="answerstatus",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=255), nullable=False),
        sa.Column(
            "alone",
            sa.Enum(
                "pass",
                "hold",
                "verify",
                "freeze",
                name="screeningoutcome",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("failures", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("raw_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_provider_answer_screening_id_screening"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_answer")),
    )
    with op.batch_alter_table("provider_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_provider_answer_counted",
            [
                "asked_at",
                "authoritative",
                "provider",
                "status",
                "alone",
                "tries",
                "milliseconds",
            ],
            unique=False,
        )
        batch_op.create_index(
            "uq_provider_answer", ["screening_id", "provider"], unique=True
        )

    op.create_table(
        "case_decision",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column(
            "measure",
            sa.Enum(
                "none",
                "suspend",
                "lift",
                "continue",
                "refund",
                "freeze",
                "unfreeze",
                "forfeit",
                name="measure",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("text_for_customer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("text_for_staff_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_case_decision_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["staff.id"], name=op.f("fk_case_decision_second_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_case_decision_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_decision")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_decision_public_id")),
    )
    with op.batch_alter_table("case_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_decision_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "case_file",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("made_for_id", sa.Integer(), nullable=True),
        sa.Column("storage_key", sa.String(length=80), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("told_until", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=255), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["staff.id"], name=op.f("fk_case_file_asked_by_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_case_file_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["made_for_id"], ["staff.id"], name=op.f("fk_case_file_made_for_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_file_case_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_file_public_id")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_case_file_storage_key")),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_file_due_at"), ["due_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_case_file_expires_at"), ["expires_at"], unique=False
        )

    op.create_table(
        "case_note",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_case_note_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_case_note_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_note_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "case_pause",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_case_pause_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_case_pause_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_pause")),
    )
    with op.batch_alter_table("case_pause", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_pause_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            "uq_case_pause_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "earlier_reply",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=255), nullable=False),
        sa.Column("raw_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["provider_answer.id"],
            name=op.f("fk_earlier_reply_answer_id_provider_answer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_reply")),
    )
    with op.batch_alter_table("earlier_reply", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_earlier_reply_answer_id"), ["answer_id"], unique=False
        )

    op.create_table(
        "notice",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "abuse_notice",
                "breach_of_law",
                name="noticekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("source_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_notice_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_notice_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["staff.id"],
            name=op.f("fk_notice_recorded_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"],
            ["staff.id"],
            name=op.f("fk_notice_withdrawn_by_id_staff"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_notice_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_notice_standing", ["lifted_at", "withdrawn_at"], unique=False
        )

    op.create_table(
        "paper_request",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "source_of_funds",
                "other",
                name="paperkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "answered",
                "refused",
                "overdue",
                "accepted",
                "withdrawn",
                name="paperstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["staff.id"],
            name=op.f("fk_paper_request_asked_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_paper_request_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["staff.id"],
            name=op.f("fk_paper_request_settled_by_id_staff"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_request_public_id")),
    )
    with op.batch_alter_table("paper_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_request_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            "ix_paper_request_next", ["state", "next_at"], unique=False
        )

    op.create_table(
        "refund_term",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_refund_term_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_refund_term_transfer_id_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_term")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_refund_term_transfer_id")),
    )
    with op.batch_alter_table("refund_term", schema=None) as batch_op:
        batch_op.create_index(
            "ix_refund_term_due", ["ended_at", "looked_on"], unique=False
        )

    op.create_table(
        "case_proposal",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "sent_back",
                "withdrawn",
                name="proposalstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "none",
                "suspend",
                "lift",
                "continue",
                "refund",
                "freeze",
                "unfreeze",
                "forfeit",
                name="measure",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_for_customer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("text_for_staff_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_case_proposal_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["case_decision.id"],
            name=op.f("fk_case_proposal_decision_id_case_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["staff.id"], name=op.f("fk_case_proposal_second_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_case_proposal_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_proposal_public_id")),
    )
    with op.batch_alter_table("case_proposal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_proposal_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            "uq_case_proposal_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "freeze",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["case_decision.id"],
            name=op.f("fk_freeze_decision_id_case_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["case_decision.id"],
            name=op.f("fk_freeze_ended_by_id_case_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_freeze_screening_id_screening"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_freeze_transfer_id_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freeze")),
    )
    with op.batch_alter_table("freeze", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_freeze_began_at"), ["began_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_freeze_transfer_id"), ["transfer_id"], unique=False
        )
        batch_op.create_index(
            "uq_freeze_lasts",
            ["transfer_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "paper",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_pdf", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_paper_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["paper_request.id"],
            name=op.f("fk_paper_request_id_paper_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_public_id")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_paper_storage_key")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_paper_known", ["request_id", "fingerprint"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_paper_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "refund_request",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "quoted",
                "accepted",
                "executing",
                "withheld",
                "paid",
                "forfeited",
                "cancelled",
                name="refundstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("usd_rate", sa.String(length=60), nullable=True),
        sa.Column("network_fee", sa.String(length=60), nullable=True),
        sa.Column("costs", sa.String(length=60), nullable=True),
        sa.Column("rate_source", sa.String(length=100), nullable=True),
        sa.Column("figures_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures_by_id", sa.Integer(), nullable=True),
        sa.Column("quote", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("quoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payout_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_by_id", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("irregular", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'executing' OR decision_id IS NOT NULL",
            name=op.f("ck_refund_request_decided"),
        ),
        sa.CheckConstraint(
            "state <> 'paid' OR (paid_at IS NOT NULL AND paid_by_id IS NOT NULL)",
            name=op.f("ck_refund_request_paid_by_somebody"),
        ),
        sa.CheckConstraint(
            "state <> 'paid' OR irregular OR decision_id IS NOT NULL",
            name=op.f("ck_refund_request_paid_by_decision"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'executing', 'paid') OR accepted_at IS NOT NULL",
            name=op.f("ck_refund_request_accepted"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["compliance_case.id"],
            name=op.f("fk_refund_request_case_id_compliance_case"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_refund_request_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["case_decision.id"],
            name=op.f("fk_refund_request_decision_id_case_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["figures_by_id"],
            ["staff.id"],
            name=op.f("fk_refund_request_figures_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["paid_by_id"],
            ["staff.id"],
            name=op.f("fk_refund_request_paid_by_id_staff"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["transfer.id"],
            name=op.f("fk_refund_request_transfer_id_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_refund_request_public_id")),
    )
    with op.batch_alter_table("refund_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refund_request_case_id"), ["case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_refund_request_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            "ix_refund_request_state", ["state", "due_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_refund_request_transfer_id"), ["transfer_id"], unique=False
        )
        batch_op.create_index(
            "uq_refund_request_counts",
            ["transfer_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('cancelled', 'forfeited')"),
            postgresql_where=sa.text("state NOT IN ('cancelled', 'forfeited')"),
        )

    op.create_table(
        "refund_payout",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "regular",
                "irregular",
                "correction",
                name="payoutkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "sent_back",
                "withdrawn",
                name="proposalstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transaction_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_refund_payout_customer_id_customer"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["refund_request.id"],
            name=op.f("fk_refund_payout_request_id_refund_request"),
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["staff.id"], name=op.f("fk_refund_payout_second_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_refund_payout_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_payout")),
        sa.UniqueConstraint("digest", name=op.f("uq_refund_payout_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_refund_payout_public_id")),
    )
    with op.batch_alter_table("refund_payout", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refund_payout_customer_id"), ["customer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_refund_payout_request_id"), ["request_id"], unique=False
        )
        batch_op.create_index(
            "uq_refund_payout_open",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("keys_version", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_index(
            batch_op.f("ix_customer_keys_version"), ["keys_version"], unique=False
        )
        batch_op.create_index("ix_customer_language", ["language", "id"], unique=False)
        batch_op.create_index(
            "ix_customer_registered", ["registered_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_customer_to_verify", ["verify_by", "id"], unique=False
        )

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_decision_decided", ["decided_at"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_second_id_staff"), "staff", ["second_id"], ["id"]
        )

    with op.batch_alter_table("document_seen", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("number", sa.LargeBinary(length=32), nullable=True)
        )
        batch_op.create_index(
            batch_op.f("ix_document_seen_number"), ["number"], unique=False
        )

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evidence_refused",
            ["received_at"],
            unique=False,
            sqlite_where=sa.text("state = 'refused'"),
            postgresql_where=sa.text("state = 'refused'"),
        )

    with op.batch_alter_table("handoff", schema=None) as batch_op:
        batch_op.create_index("ix_handoff_made", ["made_at"], unique=False)

    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_made", ["made_at"], unique=False)

    with op.batch_alter_table("lookup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lookup_found"))
        batch_op.create_index(
            "ix_lookup_of", ["kind", "digest", "customer_id"], unique=False
        )

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=3), nullable=True))
        batch_op.add_column(sa.Column("gateway", sa.String(length=20), nullable=True))
        batch_op.create_index(
            "ix_message_failed",
            ["written_at"],
            unique=False,
            sqlite_where=sa.text("status = 'failed'"),
            postgresql_where=sa.text("status = 'failed'"),
        )
        batch_op.create_index(
            "ix_message_written",
            ["written_at", "channel", "country", "gateway", "status"],
            unique=False,
        )

    with op.batch_alter_table("sanctions_list", schema=None) as batch_op:
        batch_op.add_column(sa.Column("addresses", sa.Integer(), nullable=True))

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True)
        )

    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("country_digest", sa.LargeBinary(length=32), nullable=True)
        )
        batch_op.drop_index(batch_op.f("ix_verification_customer_id"))
        batch_op.drop_index(batch_op.f("ix_verification_state"))
        batch_op.create_index("ix_verification_decided", ["decided_at"], unique=False)
        batch_op.create_index(
            "ix_verification_newest", ["customer_id", "id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_verification_queue", ["state", "submitted_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_verification_standing", ["state", "customer_id", "id"], unique=False
        )
        batch_op.create_index("ix_verification_started", ["started_at"], unique=False)

    with op.batch_alter_table("visitor_session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True)
        )

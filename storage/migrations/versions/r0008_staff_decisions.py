"""Staff decisions are laid over the machine's topics: both are kept, and a topic knows what names or leaves it out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns; until now every topic was the machine's."""
    with op.batch_alter_table("topic") as topic:
        for name in ("named_by", "left_out_by"):
            topic.add_column(sa.Column(name, KEY, nullable=True))
            topic.create_foreign_key(f"fk_topic_{name}_staff_decision", "staff_decision", [name], ["id"])
    op.add_column("topic_member", sa.Column("machine_id", KEY, nullable=True))
    op.execute("UPDATE topic_member SET machine_id = topic_id")
    with op.batch_alter_table("topic_member") as member:
        member.alter_column("machine_id", existing_type=KEY, nullable=False)
        member.create_foreign_key("fk_topic_member_machine_id_topic", "topic", ["machine_id"], ["id"])
        member.create_index("ix_topic_member_machine_id", ["machine_id"])

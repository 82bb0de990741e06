"""How Alembic reaches the database: the connection of `sourcer db upgrade`, or for developers `alembic -x url=…`."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from sourcer.store import tables_watch
from sourcer.store.engine import open_engine, writing
from sourcer.store.values import Instant


def render(kind: str, thing: object, _context: object) -> str | bool:
    # Migrations stand still while the program moves on, so they name no type of the program.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Instant) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=tables_watch.metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with writing(open_engine(context.get_x_argument(as_dictionary=True)["url"])) as opened:
        run(opened)

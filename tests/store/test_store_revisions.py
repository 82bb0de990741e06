"""The program knows its revisions by the names of the migrations, without asking Alembic, and knows them right."""

from __future__ import annotations

from alembic.script import ScriptDirectory

from sourcer.store import schema


def test_the_names_of_the_migrations_tell_the_revisions_that_alembic_tells() -> None:
    scripts = ScriptDirectory.from_config(schema._config())

    assert schema.known() == [script.revision for script in scripts.walk_revisions()]

"""Runs migrations on the connection that `schema.upgrade` hands over, inside its transaction."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    # SQLite cannot alter most things in place; batch operations rebuild the table.
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()

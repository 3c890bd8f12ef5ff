"""The tables of a shared catalogue from version to version, for Alembic."""

//! Everything that is kept: migrations and queries on SQLite and PostgreSQL.

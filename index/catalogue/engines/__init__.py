"""The databases that a catalogue can be: a SQLite file, or PostgreSQL, which several share."""

"""What the servers of one archive hold together, in the database of its catalogue."""

"""Settings, composition, HTTP, event streams and the command line."""

"""The Model Context Protocol: Dateline as tools and resources of other assistants."""

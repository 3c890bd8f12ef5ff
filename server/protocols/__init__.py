"""The forms that questions and answers take on the wire: OpenAI's, MCP's, event streams."""

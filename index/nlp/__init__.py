"""What stands in a text; knows no index and no question."""

"""Material in which nothing but the order of two names tells a yes from a no."""

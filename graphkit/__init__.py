"""graphkit: an article relationship graph explorer."""

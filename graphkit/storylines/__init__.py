"""How stories are found: texts to vectors, vectors to links, links to groups, and what people decided on top."""

"""Linking an object an article, as it was before it worked on columns: slow, and what the quick way is held against."""

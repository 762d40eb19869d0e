"""All that is the article's: its published numbers and its claims."""

"""What `answer.py` is made of: the tasks, a module for each tool, and the tables."""

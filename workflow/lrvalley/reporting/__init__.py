"""What people read: the report, the figures, the README's tables."""

"""What was trained or measured, as files."""

"""What tools/new writes."""

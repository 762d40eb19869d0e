"""What is to be trained: cells, their keys, and the studies that ask for them."""

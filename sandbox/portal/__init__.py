"""The developers' portal under `/docs/`: what its pages say, made from the registered operations and their models."""

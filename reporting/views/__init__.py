"""Pages of the reporting life cycle, split by what people come to do."""

"""Values to text: what people and programs read about a run."""

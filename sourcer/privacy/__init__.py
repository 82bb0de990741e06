"""Rules about the people whose names are kept, as functions of values: what is told to them, and by when."""

"""How text is read and said alike in every room: folding, English, institutions, counts. Pure."""

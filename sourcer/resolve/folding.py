"""Folding as the whole program does it, under the name that this room knows it by."""

from sourcer.words.folding import fold_letters, fold_text

__all__ = ["fold_letters", "fold_text"]

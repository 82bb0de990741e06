"""Rights carried out: what is held on somebody, told, given out, erased or no longer scored, and the account of it."""

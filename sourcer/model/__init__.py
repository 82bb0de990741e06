"""What sourcer talks about: frozen values that import nothing else of sourcer."""

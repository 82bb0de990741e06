"""Names of whole fields, which say no problem: of arXiv's categories near to machine learning, and what people say for
them. Read where a brief is checked, and nowhere else: no score depends on them.

The categories' names are arXiv's (https://arxiv.org/category_taxonomy, read 2026-11-25).
"""

from __future__ import annotations

import re

_NAMES = (
    "artificial intelligence", "computation and language", "computer vision and pattern recognition",
    "computer vision", "pattern recognition", "machine learning", "neural and evolutionary computing", "robotics",
    "information retrieval", "human-computer interaction", "computers and society", "data structures and algorithms",
    "databases", "distributed, parallel, and cluster computing", "distributed computing", "software engineering",
    "multiagent systems", "multi-agent systems", "sound", "systems and control", "signal processing",
    "image and video processing", "audio and speech processing", "optimization and control", "numerical analysis",
    "statistics theory", "statistics", "computer science", "data science", "data mining", "data analysis",
    "quantitative methods", "computational physics", "computational biology", "bioinformatics", "neuroscience",
    "neurons and cognition", "natural language processing", "computational linguistics", "language technology",
    "deep learning", "reinforcement learning", "neural networks", "deep neural networks", "generative ai",
    "generative models", "foundation models", "large language models", "language models", "ai", "ml", "nlp", "rl",
    "llms", "llm", "cv",
)  # fmt: skip

_FIELD = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(r"\s+".join(map(re.escape, name.split())) for name in sorted(_NAMES, key=len, reverse=True))
    + r")(?![\w-])",
    re.IGNORECASE,
)


def without_field_names(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the names of whole fields, and these names as they stand in it, in order."""
    return _FIELD.sub(" ", text), tuple(_FIELD.findall(text))

"""Which areas are called too broad on real abstracts: phrasings that name no problem, and none that names one.

The phrasings were written down by hand, and the rule was chosen by comparing some fifteen over all of them: none of the
lists is held out.
"""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.backtest import BRIEFS
from benchmarks.real_works import spread, texts
from benchmarks.replay import UPSTREAM
from sourcer.briefs import load_brief
from sourcer.model.brief import Area, Brief, Limits
from sourcer.model.works import Work
from sourcer.rank import Corpus, check_brief
from sourcer.shipped import shipped

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not UPSTREAM.exists(), reason="the real records (../shared) are not beside this checkout"),
]
GENERIC = """machine learning methods; deep neural networks for data; novel approaches to problems in AI;
deep learning models and methods for data; artificial intelligence and machine learning;
large scale learning with neural networks; improving the performance of models on benchmark datasets;
efficient training of deep models; applications of deep learning; state of the art results on many tasks;
large language models; foundation models and generative AI; algorithms and theory of learning;
data science and statistics; new architectures for neural networks; learning good representations from data;
robust and efficient machine learning systems; methods that generalize to new tasks;
cutting edge research in artificial intelligence; neural network training and evaluation;
prediction models for real world applications; better models, better data, better algorithms;
natural language processing; deep reinforcement learning; general purpose models that solve hard problems;
large models and their applications; modern machine learning; deep learning research;
neural models for complex data; understanding and improving neural networks;
intelligent systems that learn from experience; learning algorithms with good accuracy;
training better models faster; high quality datasets and benchmarks; data driven methods;
efficient algorithms for large problems; models that perform well on different tasks;
new ideas in deep learning and AI; general artificial intelligence; machine learning for science and industry;
how to make models better with more data"""
SENSIBLE = """graph neural networks for molecules; differential privacy in federated learning;
protein structure prediction; time series forecasting with missing values; adversarial robustness of image classifiers;
machine translation for low-resource languages; causal discovery from observational data;
sampling with diffusion models; the training of large language models at low precision;
making inference of large language models fast on small devices; interpretability of what transformer layers compute;
weather forecasting with neural networks; point cloud segmentation for driving;
theory of generalization in deep networks; data quality and deduplication for pretraining corpora;
hyperparameter search on a budget; learning from human preferences and reward models;
active learning for medical images; retrieval augmented question answering;
neural operators for partial differential equations; scheduling trains when tracks are closed for repair;
molecular dynamics with learned force fields; kernel methods with random features;
spiking neural networks on neuromorphic chips; fraud detection in graphs of payments;
learning from few labels in satellite images; recommendation when users are new;
memory and long context in language models; quantization of weights and activations;
out-of-distribution detection; watermarks for text from language models; planning with learned world models;
compression of gradients in distributed training; fairness under shifting populations; speech enhancement in noise;
optimal transport between distributions; tokenization for morphologically rich languages;
code generation that passes tests; unlearning of training examples; training stability of large neural networks;
multi-agent reinforcement learning with communication; image segmentation with few labels;
knowledge distillation of large models into small ones; learning theory for overparameterized networks"""
IN_A_FIELD = """graph neural networks that respect symmetry; computer vision for underwater robots;
robotics in hospitals; natural language processing of court rulings; reinforcement learning from sparse rewards;
generative models of crystals; statistics of extreme events; deep learning for sea ice;
machine learning with few labels; neural networks on microcontrollers; reinforcement learning for drug dosing;
large language models as judges; signal processing for hearing aids; information retrieval for patents"""
OURS = [area.text for brief in BRIEFS for area in brief.areas]
SHIPPED = [
    load_brief(path) for path in (shipped("demo") / "sample-brief.toml", shipped("config") / "briefs/example.toml")
]


@pytest.mark.parametrize(("works", "caught"), [(400, 26), (10_000, 32)])
def test_most_generic_phrasings_are_called_too_broad_and_no_area_that_names_a_problem(works: int, caught: int) -> None:
    generic, sensible = listed(GENERIC), [*listed(SENSIBLE), *listed(IN_A_FIELD), *OURS]
    sensible += [area.text for brief in SHIPPED for area in brief.areas]
    broad = called_broad(works, [*generic, *sensible])

    assert len(broad.intersection(generic)) >= caught
    assert broad.isdisjoint(sensible)


def listed(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.split(";")]


def called_broad(works: int, areas: list[str]) -> set[str]:
    held = tuple(
        Work(f"w{at}", title, text, date(2020, 1, 1), "cs.LG", (), (), (), "none", "", (), (), "", False, ())
        for at, (title, text) in enumerate(spread(texts(), works))
    )
    brief = Brief("toy", tuple(Area(text, text) for text in areas))
    findings = [found.text for found in check_brief(Corpus(held, {}, (), date(2026, 1, 1)), brief, Limits())]
    return {area for area in areas if any(repr(area) in text and "say which problem" in text for text in findings)}

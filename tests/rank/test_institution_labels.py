"""Which institutions are outside academia: well-known ones, as they print themselves, and names that mislead."""

from __future__ import annotations

from datetime import date

import pytest

from sourcer.model.institutions import InstitutionKind
from sourcer.words.institutions import is_outside, kinds_of, outside_academia
from tests.rank.test_rank_institutions import a_paper

INDUSTRY = """
Google DeepMind | Google DeepMind, London | DeepMind Technologies Ltd | Google LLC | Google Brain Zürich
Meta AI (FAIR) | FAIR at Meta | Facebook AI Research | OpenAI | OpenAI, San Francisco | Anthropic | Bell Labs
Nokia Bell Labs | Bell Laboratories, Lucent Technologies | AT&T Labs - Research | Toyota Research Institute
Toyota Motor Europe | Honda Research Institute Europe | Allen Institute for AI
Allen Institute for Artificial Intelligence (AI2) | Microsoft Research Cambridge | MSR Montréal
IBM T. J. Watson Research Center | MIT-IBM Watson AI Lab | Xerox PARC | NTT Communication Science Laboratories
Sony CSL Paris | Mitsubishi Electric Research Laboratories (MERL) | MERL | Samsung AI Center Moscow
Huawei Noah's Ark Lab | 华为诺亚方舟实验室 | 阿里巴巴集团 | 腾讯AI实验室 | 百度研究院 | アマゾンジャパン
삼성전자 | Яндекс | HP Labs | Hewlett-Packard Laboratories | Boeing | EDF R&D | Telefónica I+D | TotalEnergies
United Technologies Research Center | Mistral AI | Valeo.ai | GE Global Research | Interval Research. Palo Alto
Intel Labs | Naver Labs Europe | LG AI Research | Roche | AstraZeneca R&D | SRI International | Bellcore
"""
COMPANY = """
Quillmere SAS | Lanternworks Pty Ltd | Tidepool Sp. z o.o. | Tidepool s.r.o. | Tidepool ApS | Tidepool Oy
Tidepool AB | Tidepool Limited | Tidepool GmbH & Co. KG | Tidepool PBC | Tidepool K.K. | Tidepool Kft.
ООО «Пример» | 株式会社サンプル | LanternAI | 示例有限公司 | Tidepool Robotics | Tidepool Therapeutics
Lanternworks Research, Northmere
"""
NATIONAL = """
Los Alamos National Laboratory | LANL | Argonne National Lab | Sandia National Labs | Oak Ridge Nat'l Lab
NASA JPL | Lawrence Berkeley National Laboratory | US Naval Research Laboratory | U.S. Army Research Laboratory
INRIA | INRAE | Inria Sophia Antipolis | ONERA | CEA Saclay | CERN | Fraunhofer IAIS | DFKI
Deutsches Zentrum für Luft- und Raumfahrt | Fraunhofer-Institut für Offene Kommunikationssysteme
Deutsches Forschungszentrum für Künstliche Intelligenz | Forschungszentrum Jülich
Helmholtz-Zentrum Dresden-Rossendorf | RIKEN AIP | 理化学研究所 | 産業技術総合研究所 | AIST | NICT
National Institute of Advanced Industrial Science and Technology | National Institute of Informatics
CSIRO Data61 | National Physical Laboratory | NICTA | National Research Council Canada | A*STAR
Institute for Infocomm Research | KIST | Electronics and Telecommunications Research Institute
VTT Technical Research Centre of Finland | TNO | SINTEF | NIST | European Space Agency
National Institutes of Health | NOAA | Met Office | The Alan Turing Institute | 鹏城实验室
Rutherford Appleton Laboratory | Istituto Nazionale di Fisica Nucleare | Paul Scherrer Institute | DRDO
National Institute of Standards and Technology | Bhabha Atomic Research Centre | Defence Science and Technology Group
Institut national de recherche en informatique et en automatique
"""
UNIVERSITY = """
National University of Singapore | National University of Defense Technology | National Taiwan University | UNAM
Universidad Nacional Autónoma de México | Australian National University
National Technical University of Athens | National Institute of Technology Karnataka
Institut National Polytechnique de Grenoble | Instituto Politécnico Nacional
Institut National des Sciences Appliquées de Lyon | Indian Institute of Science | Indian Statistical Institute
Tata Institute of Fundamental Research | École Polytechnique Fédérale de Lausanne | École des Ponts ParisTech
TU Wien | Montanuniversität Leoben | Montanuniversit ¨atLeoben | Ludwig-Maximilians-Universität München
Univ. Grenoble Alpes | Technion - Israel Institute of Technology | Weizmann Institute of Science
Mila - Quebec AI Institute | KAIST | Moscow Institute of Physics and Technology
Московский государственный университет | МГУ им. М.В. Ломоносова | NTNU | Szegedi Tudományegyetem
Göteborgs universitet | Chalmers tekniska högskola | Háskóli Íslands | Uniwersytet Warszawski
České vysoké učení technické v Praze | Sveučilište u Zagrebu | Boğaziçi Üniversitesi | ODTÜ
Đại học Quốc gia Hà Nội | 中国科学技术大学 | 京都大学大学院情報学研究科 | 한국과학기술원
Toyota Technological Institute at Chicago | U. of Southern California | Georgia Institute of Technology1
Amazonas State University | Apple Valley College | Nokia University | Bosch University of Northmere
Meta University of Examples | Bell College of Northmere
"""
HOSPITAL = """
Massachusetts General Hospital | Mass General Brigham | Fernhollow University Hospital
Universitätsklinikum Heidelberg | Charité – Universitätsmedizin Berlin | CHU de Lyon
Assistance Publique – Hôpitaux de Paris | Rigshospitalet | Karolinska University Hospital | Amsterdam UMC
Erasmus MC | Memorial Sloan Kettering Cancer Center | Cleveland Clinic | MD Anderson Cancer Center
Dana-Farber Cancer Institute | NHS Greater Glasgow | 北京协和医院 | 東京大学医学部附属病院 | 서울대학교병원
Hospital Universitario La Paz | Sheba Medical Center | Kaiser Permanente
"""
UNCLEAR = """
Max-Planck-Institut für Informatik | Institute for Intelligent Systems, Max Planck | MPI-SWS | CNRS
CNRS, LIRIS | Max Planck Institute for Biological Cybernetics, Tübingen, Germany | Vector Institute | CIFAR
Flatiron Institute | Institute of Automation, Chinese Academy of Sciences | Consiglio Nazionale delle Ricerche
INSERM | Broad Institute | Shenzhen Institutes of Advanced Technology, Chinese Academy of Sciences
Wellcome Sanger Institute | ELLIS | Howard Hughes Medical Institute | Allen Institute for Brain Science
Santa Fe Institute | Mozilla Foundation | Idiap Research Institute | Institute for Advanced Study
Independent Researcher | Self-employed | None | N/A | Anonymous Institution | Retired | Partnership on AI
International Computer Science Institute | Academia Sinica | Natural Language Processing Group | Shellharbour
Targeted Examples | Applesauce | Example Veterinary Institute, SA | Amazonia | Institute of Examples | 🤖
"""
LABELLED: tuple[tuple[InstitutionKind, str], ...] = (
    ("industry", INDUSTRY),
    ("company", COMPANY),
    ("national lab", NATIONAL),
    ("university", UNIVERSITY),
    ("hospital", HOSPITAL),
    ("unclear", UNCLEAR),
)
CASES = [
    (kind, text.strip()) for kind, table in LABELLED for line in table.strip().splitlines() for text in line.split("|")
]


@pytest.mark.parametrize(("kind", "text"), CASES, ids=[ascii(text) for _, text in CASES])
def test_an_institution_is_what_it_is_known_to_be(kind: InstitutionKind, text: str) -> None:
    found = kinds_of(text)

    assert [each.kind for each in found] == [kind], found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("University of Northmere & Google", ["university", "industry"]),
        ("Google Research and Fernhollow University", ["industry", "university"]),
        ("Fernhollow University / DeepMind", ["university", "industry"]),
        ("Stanford University; OpenAI", ["university", "industry"]),
        ("University of Northmere & Quillmere GmbH", ["university", "company"]),
        ("Quillmere Inc. and University of Northmere", ["company", "university"]),
        ("Quillmere Inc., University of Northmere", ["company", "university"]),
        ("Inria & École Normale Supérieure", ["national lab", "university"]),
        ("CNRS & CEA & Université de Valcourbe", ["national lab", "university"]),
        ("Lawrence Livermore National Laboratory and UC Berkeley", ["national lab", "university"]),
        ("Lanternworks Labs, Northmere + University of Northmere", ["company", "university"]),
        ("Fernhollow University+Lanternworks TECHNOLOGY CO., LTD.", ["university", "company"]),
        ("National Key Laboratory of Examples + University of Northmere", ["university"]),
        ("Northmere Veterans Hospital†University of Northmere", ["hospital", "university"]),
        ("Jet Propulsion Laboratory, California Institute of Technology", ["national lab", "university"]),
        ("Fernhollow University & Northmere General Hospital", ["university", "hospital"]),
    ],
)
def test_both_institutions_of_one_affiliation_are_told(text: str, kinds: list[InstitutionKind]) -> None:
    assert [each.kind for each in kinds_of(text)] == kinds


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("Google DeepMind", True),
        ("Los Alamos National Laboratory", True),
        ("Quillmere Inc.", True),
        ("University of Northmere & Google", True),
        ("Fernhollow University", False),
        ("Vision Labs, Fernhollow University", False),
        ("Fernhollow University Hospital", None),
        ("Vector Institute", None),
        ("Max Planck Institute for Informatics", None),
    ],
)
def test_a_person_is_outside_academia_where_the_affiliation_says_so_and_unknown_where_it_does_not(
    text: str, outside: bool | None
) -> None:
    assert is_outside(outside_academia([a_paper(1, date(2024, 5, 6), text)], "a-person")) is outside


def test_a_part_as_long_as_a_book_is_told_like_others() -> None:
    assert [each.kind for each in kinds_of("a" * 100_000)] == ["unclear"]
    assert [each.kind for each in kinds_of("x" * 50_000 + " University of Northmere")] == ["university"]

"""Lexicons of the other five topics: grasping, causal inference, simulators, retrieval and forestry images."""

from __future__ import annotations

from sourcer.demo.lexicon import Topic

GRASP = Topic(
    key="grasp",
    categories=("cs.RO cs.LG", "cs.RO", "cs.LG cs.RO", "cs.RO cs.CV"),
    areas="robot grasping|dexterous manipulation|warehouse picking|tactile control|in-hand manipulation|mobile "
    "manipulation",
    nouns="gripper finger palm robot arm wrist object handle bin rack clutter_pile contact torque grasp "
    "friction_cone tactile_sensor "
    "camera pose trajectory_plan controller collision joint fixture demonstration teleoperator workspace conveyor "
    "suction_cup slip mug towel screw rope hinge drawer payload fingertip actuator kitchen regrasp",
    verbs="grasp lift pick rotate insert manipulate release squeeze pour stack reach unfold poke",
    adjectives="dexterous robotic tactile graspable deformable bimanual cluttered slippery compliant transparent "
    "articulated "
    "parallel-jaw underactuated contact-rich fragile heavy occluded kinematic wrist-mounted soft",
    terms="grasp pose|contact force|parallel gripper|cluttered bin|tactile image|motion planner|slip detector|robot "
    "arm|"
    "deformable object|pick success|wrench space|human demonstration|point cloud|joint limit|regrasp policy|object "
    "handle",
    aims="pick a transparent object from a cluttered bin|notice slip before the object falls|"
    "fold a towel it has never seen|open a drawer with an unknown hinge|transfer a grasp from one hand to another|"
    "recover after a failed lift without human help",
    data="two hundred household objects|the invented ClutterCrate benchmark|nine hundred real picks|a simulated "
    "kitchen",
)
CAUSAL = Topic(
    key="causal",
    categories=("stat.ML stat.ME", "stat.ME stat.ML", "cs.LG stat.ME", "stat.ML cs.LG", "cs.LG"),
    areas="causal inference for clinics|treatment effect estimation|observational health studies|individual "
    "treatment rules|"
    "target trial emulation|sensitivity analysis",
    nouns="patient treatment outcome confounder clinic physician trial cohort dose comorbidity hospital visit "
    "instrument covariate "
    "mediator propensity placebo side-effect consultation prescription biomarker follow-up registry control_group "
    "ward nurse "
    "relapse censoring_time exposure effect_estimate adjustment_set counterfactual hazard subgroup readmission "
    "screening_test intervention identification_result bound protocol",
    verbs="randomise treat prescribe confound adjust_for censor emulate identify stratify weight enrol diagnose "
    "intervene_on",
    adjectives="causal clinical observational randomised unmeasured doubly-robust heterogeneous censored "
    "longitudinal eligible "
    "medical untreated counterfactual semiparametric instrumental average conditional exposed sensitive ambulatory",
    terms="treatment effect|propensity score|unmeasured confounder|target trial|hazard ratio|clinical registry|"
    "instrumental variable|"
    "negative control|dose response curve|causal graph|electronic record|effect modifier|sensitivity bound|"
    "treatment rule|"
    "overlap condition|survival curve",
    aims="estimate an effect when sicker patients are treated first|bound what an unmeasured confounder could do|"
    "choose a dose for patients no trial enrolled|emulate a trial from hospital records|"
    "decide which covariates must not be adjusted for|compare two clinics with different patients",
    data="a synthetic registry with known effects|records of an invented network of clinics|six re-analysed trials|"
    "the MockWard cohort",
)
SIMULATION = Topic(
    key="simulation",
    categories=(
        "stat.ML physics.data-an",
        "physics.data-an stat.ML",
        "cs.LG physics.comp-ph",
        "stat.ML cs.LG",
        "cs.LG",
    ),
    areas="simulation-based inference|likelihood-free inference for physics|neural posterior estimation|detector "
    "simulation|"
    "surrogate modelling of simulators|calibration of physical models",
    nouns="simulator posterior prior likelihood parameter detector particle collider calorimeter event_rate galaxy "
    "lens spectrum "
    "telescope emulator surrogate summary_statistic normalising_flow amortised_network nuisance observable sample "
    "coverage_test jet plasma waveform neutrino lattice cosmology cross_section trigger background_process "
    "posterior_sample shower mesh energy_deposit decay_channel credible_region misfit systematic",
    verbs="simulate infer amortise marginalise emulate sample invert condition_on unfold constrain reweight "
    "propagate falsify",
    adjectives="amortised Bayesian likelihood-free physical cosmological misspecified sequential posterior "
    "high-energy stochastic-in-nature "
    "expensive differentiable calibrated gravitational hadronic nuclear astrophysical marginal intractable simulated",
    terms="posterior estimator|summary statistic|simulation budget|likelihood ratio|nuisance parameter|coverage "
    "test|neural emulator|"
    "detector response|density ratio|prior predictive check|event generator|sequential proposal|credible region|"
    "model misspecification|forward model|parameter recovery",
    aims="infer parameters when the likelihood cannot be written down|notice that the simulator is wrong|"
    "spend a small simulation budget well|carry detector noise into the posterior|"
    "reuse one network for many observations|check that credible regions cover the truth",
    data="eight simulators from the invented TaskBox|a toy collider with known couplings|mock sky surveys|a plasma "
    "model with five parameters",
)
RETRIEVAL = Topic(
    key="retrieval",
    categories=("cs.CL cs.IR", "cs.IR cs.CL", "cs.CL cs.LG", "cs.LG cs.CL", "cs.CL"),
    areas="retrieval over long documents|long-context question answering|dense retrieval|passage ranking|"
    "retrieval-augmented generation|legal and technical search",
    nouns="document passage query question answer paragraph index retriever reranker embedding token citation "
    "contract manual "
    "footnote heading table_cell summary reader chunk context_window hyperlink lawyer librarian negative_example "
    "relevance_label keyword snippet memory_bank search_log evidence_chain hallucination appendix glossary "
    "corpus_shard "
    "cross-encoder bi-encoder page_layout cache reference_list",
    verbs="retrieve rank index summarise cite chunk query paraphrase rerank compress answer ground skim",
    adjectives="lexical semantic long-context dense relevant textual verbose multi-hop citable lengthy hierarchical "
    "legal answerable "
    "unanswerable token-level retrieved cached nested scholarly cross-lingual",
    terms="long document|dense retriever|passage index|hard negative|query rewrite|evidence chain|context window|"
    "relevance judgment|"
    "answer span|document outline|late interaction model|citation graph|reading order|section heading|memory cache|"
    "search session",
    aims="answer a question whose evidence lies forty pages apart|cite the passage an answer rests on|"
    "keep an index fresh without embedding everything again|tell a missing answer from a missed one|"
    "search contracts that refer to each other|read tables and footnotes as a person would",
    data="the invented PageMarathon benchmark|a thousand technical manuals|synthetic contracts with planted clauses|"
    "the LongShelf question set",
)
FOREST = Topic(
    key="forest",
    categories=("cs.CV cs.LG", "cs.CV", "cs.LG cs.CV", "cs.CV eess.IV"),
    areas="image segmentation for forestry|tree crown delineation|aerial forest inventory|species mapping|"
    "storm damage assessment|lidar scene understanding",
    nouns="tree crown canopy stem stand species_label understorey clearing sapling bark leaflet branch drone "
    "orthophoto satellite pixel "
    "mask polygon boundary_pixel shadow lidar_point tile plot_survey windthrow beetle_outbreak harvester ranger "
    "inventory "
    "hillside log needle seedling biomass_map height_model spectral_band forester logging_road fire_scar "
    "thicket hedgerow",
    verbs="segment delineate photograph label classify cluster count outline harvest digitise crop revisit measure",
    adjectives="coniferous deciduous aerial forested leafy multispectral pixelwise overlapping shaded mixed-species "
    "mature tropical "
    "boreal dense-canopy airborne weakly-labelled patchy woody storm-damaged photogrammetric",
    terms="tree crown|forest inventory|aerial image|instance mask|canopy height|lidar scan|species map|drone survey|"
    "stand boundary|"
    "storm damage|weak label|spectral index|crown overlap|dead tree|field plot|boundary loss",
    aims="separate crowns that touch each other|map species from images without leaves|count dead trees after a storm|"
    "learn from a ranger's rough polygons|transfer from one mountain forest to another|measure height where lidar "
    "is missing",
    data="the invented Tarnwood inventory|five thousand drone tiles|two seasons of orthophotos|the CrownCount "
    "benchmark",
)

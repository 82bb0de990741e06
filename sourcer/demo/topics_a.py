"""Lexicons of the first five topics: optimisation, ice, proteins, power grids and speech."""

from __future__ import annotations

from sourcer.demo.lexicon import Topic

OPTIMISATION = Topic(
    key="optimisation",
    categories=("cs.LG stat.ML", "cs.LG", "cs.LG math.OC", "stat.ML cs.LG", "cs.LG cs.NE", "math.OC cs.LG"),
    areas="learning-rate scheduling|stochastic optimisation|the training of deep networks|large-batch training|"
    "adaptive gradient descent|optimiser design",
    nouns="schedule optimiser gradient warmup plateau curvature momentum batch epoch iterate checkpoint stepsize "
    "minimum "
    "trajectory sharpness hessian preconditioner regulariser decay cooldown restart learner saddle basin valley "
    "hyperparameter accumulator averager update clipper damping_factor loss_curve horizon budget spike divergence "
    "eigenvalue minibatch weight_norm update_rule step_counter",
    verbs="accelerate anneal stabilise precondition average rescale damp warm tune descend_along regularise restart "
    "decay",
    adjectives="stochastic nonconvex curved sharp flat cyclic monotone momentum-free adaptive decoupled diagonal "
    "quadratic "
    "overparametrised ill-conditioned cosine-shaped piecewise warm smooth unstable well-tuned late early",
    terms="learning-rate schedule|warmup phase|gradient norm|weight decay rule|second-order update|training horizon|"
    "loss plateau|batch-size ramp|adaptive stepsize|momentum buffer|trust region|cooldown phase|sharp minimum|"
    "curvature estimate|restart rule|slow clock",
    aims="keep training stable when the batch size changes|choose a stepsize without a costly sweep|"
    "finish training within a fixed budget|leave a sharp minimum without losing progress|"
    "restart an optimiser without forgetting its state|let a slow clock follow the loss instead of the step count|"
    "predict when a schedule should begin to decay",
    data="the CinderBench training suite|the small-transformer track of PlateauBench|forty image and text workloads|"
    "a collection of recorded training runs",
)
ICE = Topic(
    key="ice",
    categories=("cs.LG physics.ao-ph", "physics.ao-ph cs.LG", "cs.LG eess.SP", "cs.LG", "stat.AP cs.LG"),
    areas="glacier monitoring|sparse sensing on ice|the observation of ice sheets|cryosphere modelling|"
    "melt estimation|polar field measurement",
    nouns="glacier moraine crevasse icefall snowpack borehole station stake radar altimeter thermistor firn_layer "
    "meltwater_stream calving_front ice_cliff ablation_zone equilibrium_line albedo_map geophone buoy winter summer "
    "expedition battery antenna gap transect debris_layer outlet lake valley seismometer mass_balance icequake "
    "ice_core grounding_line snow_gauge sensor_node relay elevation_model",
    verbs="deploy interpolate drill melt monitor probe calibrate thaw freeze_in survey instrument forecast reconstruct",
    adjectives="glacial polar alpine sparse unattended frozen remote seasonal subglacial debris-covered windblown "
    "gappy "
    "low-power buried high-altitude icy snowy marine-terminating temperate cold drifting",
    terms="sensor placement|ice sheet|surface melt|mass balance|ice velocity|snow depth|calving event|station network|"
    "radar profile|missing season|thermistor chain|degree-day model|ice thickness|glacier tongue|melt season|field "
    "campaign",
    aims="place a handful of stations where they matter most|fill the seasons in which every station was silent|"
    "estimate melt between two distant stakes|say how little is known between the sensors|"
    "keep a network alive through the polar night|separate a calving event from wind noise",
    data="the invented Halvorn glacier archive|nine winters of stake readings|a synthetic ice cap with known melt|"
    "the FrostLine station records",
)
PROTEIN = Topic(
    key="protein",
    categories=("cs.LG q-bio.BM", "q-bio.BM cs.LG", "cs.LG q-bio.QM", "cs.LG"),
    areas="protein design|inverse folding|enzyme engineering|structure-conditioned sequence generation|"
    "binder discovery|the modelling of mutations",
    nouns="protein residue backbone sidechain enzyme substrate ligand binder epitope scaffold helix strand loop "
    "motif fold "
    "pocket mutation variant assay library antibody peptide chaperone domain interface rotamer torsion_angle "
    "contact_map multiple_alignment homolog codon active_site binding_affinity stability_score solvent_shell "
    "expression_level fitness_landscape wet-lab_round sequence_model interaction",
    verbs="fold bind mutate stabilise dock express align graft screen recombine crystallise diversify assay",
    adjectives="catalytic hydrophobic globular disordered thermostable mutated soluble folded native evolutionary "
    "homologous "
    "membrane-bound epistatic synthetic backbone-conditioned designed polar helical rigid flexible",
    terms="binding pocket|amino acid|inverse folding model|fitness landscape|backbone geometry|enzyme variant|"
    "contact map|"
    "stability assay|antibody loop|mutational scan|residue graph|sequence likelihood|protein scaffold|docking pose|"
    "structure predictor|directed evolution round",
    aims="propose a stable sequence for a wanted backbone|rank mutations before any wet-lab round|"
    "design a binder for a flexible target|find enzymes that survive heat|keep an active site while the scaffold "
    "changes|"
    "learn from assays that disagree",
    data="the FoldGarden benchmark|twelve deep mutational scans|a held-out set of designed enzymes|the invented "
    "BindAtlas library",
)
GRID = Topic(
    key="grid",
    categories=("cs.LG eess.SY", "eess.SY cs.LG", "cs.LG stat.AP", "cs.LG", "stat.ML cs.LG"),
    areas="load forecasting|the operation of power grids|renewable generation forecasting|outage prediction|"
    "demand response|time-series modelling for electricity",
    nouns="feeder transformer_station substation inverter turbine panel household tariff outage peak load "
    "demand_curve voltage "
    "frequency reserve storage_unit battery_bank utility operator price auction weather_front cable fault relay_trip "
    "smart_meter microgrid wind_farm solar_plant ramp holiday weekday hour feeder_line dispatch congestion "
    "imbalance horizon_day reactive_power generator",
    verbs="forecast dispatch curtail balance meter shed trip schedule_around hedge shift smooth disaggregate reconcile",
    adjectives="intraday hourly renewable residential regional probabilistic hierarchical overloaded islanded seasonal "
    "weather-driven day-ahead volatile peaky nodal balanced metered rooftop offshore rural",
    terms="load forecast|smart meter|net demand|wind ramp|peak hour|voltage sag|distribution feeder|prediction "
    "interval|"
    "solar output|reserve margin|outage report|price spike|demand response signal|power flow|storage schedule|"
    "weather covariate",
    aims="forecast the load of a feeder with little history|warn an operator before a wind ramp|"
    "reconcile forecasts across a hierarchy of regions|keep intervals honest during a cold spell|"
    "find a failing meter among thousands|decide when a battery should wait",
    data="the GridLoom archive|three years of invented feeder records|a simulated island network|the public part of "
    "MeterFolk",
)
SPEECH = Topic(
    key="speech",
    categories=("cs.CL eess.AS", "eess.AS cs.LG", "cs.CL cs.LG", "cs.LG cs.CL", "cs.CL"),
    areas="speech recognition for small languages|low-resource speech processing|spoken language documentation|"
    "text-to-speech with few recordings|transcription of oral archives|phonetic modelling",
    nouns="speaker dialect phoneme vowel consonant tone syllable utterance recording transcript elder storyteller "
    "village "
    "lexicon orthography corpus microphone fieldworker annotator accent loanword pronunciation prosody_contour "
    "radio_broadcast acoustic_model vocoder spectrogram code-switch word_boundary alignment language_family grapheme "
    "folk_tale pitch_track noise_source listening_test voice lullaby archive_tape subword",
    verbs="transcribe pronounce record annotate vocalise align segment translate whisper decode adapt_to document "
    "synthesise",
    adjectives="spoken tonal endangered phonetic acoustic dialectal oral low-resource multilingual unwritten "
    "bilingual voiced "
    "nasal spontaneous noisy conversational transcribed regional rhythmic related",
    terms="small language|word error rate|phoneme inventory|field recording|tone mark|speaker adaptation|"
    "pronunciation lexicon|"
    "self-supervised encoder|oral archive|code-switched utterance|related language|vowel length|community transcript|"
    "speech unit|read sentence|acoustic unit",
    aims="transcribe a language with two hours of recordings|borrow phonemes from a related language|"
    "build a voice that elders accept|align a story with a rough translation|"
    "recognise tone when the orthography leaves it out|handle speakers who switch languages within a sentence",
    data="the invented Seven Valleys corpus|four hours of radio broadcasts|recordings from eleven small languages|"
    "the TaleTape collection",
)

"""Well-known organisations by what they are. Public facts about organisations: no person, country, prestige or rank.

The names are as the organisations print them, in lower case and without accents; what each one is stands on its own
page or in its public register entry. They were gathered from affiliations that proceedings print, commonest first.
A name is only here where its own words do not tell: a name with "University" or "GmbH" in it needs no entry.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split(",") if name.strip())


INDUSTRY = _names(
    """
    2012 labs, 4paradigm, abb, accenture, adobe, advanced micro devices, agile robots, ai2, airbnb, airbus, aitrics,
    alcatel lucent, aleph alpha, alexa, algolux, alibaba, alipay, allen ai, allen institute for ai, allen institute
    for artificial intelligence, allenai, amap, amazon, amd, ant financial, ant group, anthropic, apple, arm ltd,
    asana, asapp, asml, astrazeneca, at&t, autodesk, aws, babylon health, baichuan, baidu, bain, bayer, bbn, beijing
    kuaishou, bell communications research, bell labs, bellcore, bloomberg, bmw, boeing, booking com, borealis ai,
    bosch, boston dynamics, british petroleum, byd, bytedance, canon, capital one, caterpillar, cerebras, character
    ai, cisco, cloudwalk, cohere, comcast, continental ag, covariant, criteo, cruise llc, cyberagent, d e shaw,
    daimler, damo academy, dassault, databricks, deepmind, deepseek, deezer, dell, deloitte, denso, didi, didi
    chuxing, disney, disneyresearch, dolby, doordash, dropbox, duolingo, ebay, edf, electronic arts, element ai,
    eleutherai, eli lilly, emc, epic games, ericsson, etsy, everyday robots, expedia, facebook, fair, flipkart, ford
    motor, foursquare, fuji xerox, fujitsu, ge global research, ge research, genentech, general electric, general
    motors, getty images, glaxosmithkline, goldman sachs, google, grab, grammarly, graphcore, groq, gsk, hewlett
    packard, hikvision, hitachi, honda, honeywell, horizon robotics, hp labs, huawei, hugging face, huggingface,
    hulu, hyundai, ibm, iflytek, illumina, indeed, inflection, instacart, instadeep, intel, intellifusion,
    international business machines, interval research, intuit, iqiyi, isomorphic labs, j p morgan, jane street, jd,
    jd ai, jd com, jetbrains, johnson & johnson, jp morgan, jpmorgan, kakao, kakao brain, kensho, kuaishou, kwai,
    kyocera, kyutai, laion, leidos, lenovo, lg, lg ai, lightricks, line corporation, linkedin, lockheed martin,
    lucent, lyft, magic leap, mastercard, mckinsey, mediatek, megvii, meituan, mercari, mercedes, mercedes benz,
    merck, merl, meta, meta ai, meta fair, meta platforms, microsoft, midea, minimax, mistral ai, mit ibm,
    mitsubishi, mitsubishi electric, moderna, moonshot ai, morgan stanley, mosaicml, motional, msr, msra, na ver,
    naver, nec, nec laboratories, nec labs, netease, netflix, niantic, nike, nissan, noah s ark, noahs ark, nokia,
    novartis, novo nordisk, ntt, nuro, nvidia, nvidia research, openai, oppo, oracle, orange labs, palantir, palo
    alto research center, panasonic, parc, paypal, pfizer, philips, phind, pinduoduo, ping an, pingan, pinterest,
    pixar, preferred networks, qualcomm, quora, rakuten, raytheon, rbc borealis, reality labs, recruit co, reka,
    renault, ricoh, ripple, robert bosch, roblox, roche, rolls royce, runway, runwayml, safran, sait, salesforce,
    sambanova, samsung, samsung advanced institute of technology, sanofi, sap, sap ai, sber, sberbank, scale ai,
    schlumberger, sea ai, seagate, sensetime, sensetime research, servicenow, shopify, siemens, sk telecom, skt,
    smartmore, snap, snap research, snapchat, sogou, sonos, sony, spotify, sri international, stability ai, stepfun,
    stripe, studio ousia, sun labs, sun microsystems, supercell, systems & technology research, tal education,
    taobao, target corporation, tata consultancy, tcs, technicolor, telefonica, tencent, tesla, texas instruments,
    thales, thomson reuters, tiktok, tinkoff, tmall, together ai, toshiba, total energies, totalenergies, toyota,
    trip com, twitter, two sigma, uber, ubisoft, ubtech, united technologies, unity technologies, valeo, verisk,
    verizon, vicarious, vinai, vinbrain, visa, visa research, vivo, vmware, volkswagen, volvo, walmart, waymo,
    wayve, wechat, wechat ai, western digital, x ai, xai, xaira, xerox, xiaohongshu, xiaomi, yahoo, yandex, yelp,
    yitu, youtu lab, youtube, zalando, zenseact, zhipu, zillow, zoom, zoox, zte
    """
)
"""Companies and private research laboratories."""

NATIONAL = _names(
    """
    a*star, afrl, agency for science technology and research, air force research laboratory, aist, alan turing
    institute, ames laboratory, argonne, army research laboratory, austrian institute of technology, baai, beijing
    academy of artificial intelligence, beijing institute for general artificial intelligence, bigai, brookhaven,
    cea, cea list, centrum wiskunde & informatica, centrum wiskunde informatica, cern, csic, csiro, cwi, darpa,
    data61, desy, deutsches zentrum fur luft, dfki, dlr, drdo, dstl, ecmwf, electronics and telecommunications
    research institute, embl, esa, etri, european space agency, fermilab, fondazione bruno kessler, fraunhofer,
    german aerospace center, german research center for artificial intelligence, german research centre for
    artificial intelligence, hamad bin khalifa computing, helmholtz, i2r, ihpc, infn, inrae, inria, institut de
    recherche pour le developpement, institute for infocomm research, jaea, jamstec, japan science and technology
    agency, jet propulsion laboratory, jpl, julich, kist, korea institute of science and technology, lanl, lawrence
    berkeley, lawrence livermore, lbnl, lincoln laboratory, llnl, los alamos, met office, mit lincoln, mitre, nasa,
    national ict australia, national institute of advanced industrial science, national institute of informatics,
    national institute of standards, national institutes of health, nict, nicta, nih, nist, noaa, norce, nrel, nsf,
    oak ridge, onera, ornl, pacific northwest national, paul scherrer, pazhou lab, peng cheng lab, peng cheng
    laboratory, pengcheng lab, pengcheng laboratory, pnnl, rand corporation, riken, rikenaip, rutherford appleton,
    sandia, shanghai ai lab, shanghai ai laboratory, shanghai artificial intelligence laboratory, simula research
    laboratory, sintef, slac, stfc, technology innovation institute, tno, turing institute, us geological survey,
    vtt, zhejiang lab, zhijiang lab
    """
)
"""National laboratories and institutes, agencies, and other public research that is no university."""

ACADEMIC = _names(
    """
    aalto, anu, bits pilani, cal poly, caltech, carnegie mellon, centralesupelec, cmu, cornell, courant institute,
    crest ensae, ctu in prague, cuhk, cuhksz, cuny, dartmouth, dgist, dtu, ecole, enpc, ens, ens lyon, ens paris,
    ensae, ensta, epfl, epita, eth, ethz, eurecom, fau, gatech, gatsby computational neuroscience, georgia tech,
    gist, harvard, hec montreal, hec paris, hku, hkust, hse, idsia, iiit, iiith, iisc, iisc bangalore, iit, indian
    statistical institute, insa, insead, ist austria, ista, jaist, jhu, kaist, kaust, kit, kth, ku leuven, kuleuven,
    lamsade, lmu, mbzuai, mila, mines paristech, mipt, mit, mit csail, naist, nit, ntnu, ntu, ntua, nus, nyu, nyu
    shanghai, odtu, ohio state, oist, penn state, postech, purdue, quebec ai institute, rpi, rutgers, rwth, sissa,
    sjtu, skku, skolkovo institute of science and technology, skoltech, snu, sorbonne, stanford ai lab, sun yat sen,
    suny, sustech, sutd, tata institute of fundamental research, technion, telecom paris, telecom paristech, telecom
    sudparis, texas a&m, tifr, tsinghua, tsinghua sigs, tti chicago, ttic, tu, tud, tue, tum, uab, uc, ucas, ucb,
    ucf, uci, ucl, ucla, ucmerced, ucr, ucsb, ucsc, ucsd, ucsf, uestc, uiuc, umass, umbc, umd, umich, umn, unam,
    unc, unc chapel hill, unist, unsw, upc, upenn, upf, usc, ustc, ut austin, uva, uw madison, virginia tech, vrije,
    vu amsterdam, weizmann, wits, yale, yonsei
    """
)
"""Universities under names without a word that says so."""

TOWNS = _names("cambridge, columbia, delft, duke, eindhoven, imperial, oxford, princeton, rice, stanford, tubingen")
"""Names that are a university's or only a town's (or somebody's): told where nothing else in the affiliation tells."""

UNSURE = _names(
    """
    academia sinica, academy of science, academy of sciences, barcelona supercomputing, broad institute, cas, centre
    national de la recherche scientifique, cifar, cnr, cnrs, consiglio nazionale delle ricerche, ellis, flatiron
    institute, hessian ai, idiap, inserm, institute for advanced study, irit, istituto italiano di tecnologia,
    loria, max planck, mpi, national center for scientific research, national centre for scientific research, polish
    academy, research institute for artificial intelligence, russian academy, santa fe institute, simons foundation,
    simons institute, vector institute
    """
)
"""Research organisations of which the name alone does not say on which side they stand: they also teach, or neither."""

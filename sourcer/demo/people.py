"""The cast: invented names of many language shapes, invented institutions, and who works with whom."""

from __future__ import annotations

from random import Random

from sourcer.demo.model import Person

# Given names | surnames, one line pair per language shape. Both are invented or paired at random; a shape with an empty
# surname list gives single names.
SHAPES: tuple[tuple[str, str], ...] = (
    ("Zhenlu Qiaoyue Mingrao Xuanbei Haotie Rouxin Yulang Jinpei Shuolan Weitong Lianqi Boyuexi",
     "Quanli Shoufen Bianzu Meixuo Tongrui Zhaqin Luofan Pengsui Xiheng Duanmei Ruanqi Caoliu"),
    ("Seo-rael Ha-yuldo Min-jaeri Do-wenha Ji-sulbi Eun-taro Yu-haneul Ga-onsil Tae-reum Bo-ramsu",
     "Gwonhae Pyorin Jangdo Seokmin-ga Noharu Byeolsan Maengi Cheokwon Ryuho Ogsan"),
    ("Thuy-Ngan Quoc-Lam Minh-Tram Bao-Khue Anh-Duyet Hoai-Sen Duc-Phien Lan-Vi",
     "Nguyet-Tran Phambo Lethieu Dangvo Vulinh Buiquan Doanh Truonghai"),
    ("Ximelda Joaquino Marisenda Aurelindo Itzelia Tadeano Rocilda Emiliandro Paloveta Nicanor-Luz",
     "Velastegón Montequiro Sarralde-Puy Oquendariz Del_Trigal Altamorán Quintanarez Belloriva Zubialdea Perdomar"),
    ("Nuhaira Tariqel Samirun Layalith Yasfar Rimadel Idrisan Hudayla Faylan Ranimah",
     "al-Mirwani El_Qasrani bin_Thurayyal Haddurah Zaytouran Benmaroufi Sabbarin al-Nakhlawi Khayyatun Ouardiri"),
    ("Sølveig-Mai Torvild Ragnfrid Eskild-Jon Ylvali Håvald Ingunnlis Leifar Britalva Åsmunda",
     "Fjordhagen Lønnskogen Bergstrander Isvikson Dalsgårdet Ravnkilden Nordlykke Stjernvall Holmbækken Myrskogard"),
    ("Bogumira Radovinko Zdenalia Mstivoj Lubomirka Vesnadar Kazimirka Jaromilek Dobrinka Stanimirov",
     "Wrzeszczak Kolárovská Drahozvil Petrenkovych Zielonkar Nowodworak Hradecki-Lis Vukotinac Šebestyk Borowianka"),
    ("Chidumaga Olufemira Wanjalo Themboka Amadikwe Nyashara Kwabeno Zodwali Ifunanwe Makenasi",
     "Okonwabueze Adebowunmi Mutinyango Dlaminduna Nkosazwe Owusuberi Chikwandaro Abiolaku Tshivhaso Kimanithu"),
    ("Prithvika Anandesh Meghaswini Tarunesh Ishwalini Kaviraj-Om Sudhalaya Rohitaksh Nandishka Vedavrat",
     "Raghunathika Chaturmani Bhattavarma Iyengulu Deshmukhar Palanivasan Senguptari Kulkarniya Menonath Thakurdesh"),
    ("Claudine-Aude Baptistin Océlie Thibalt Maëlise Corentino Ghislane Yvonnick",
     "Delacombre Vauquelin-Rost d'Aubremont Le_Guennerec Montfauconet de_la_Bruyanne Charpentois Beaulieux-Sand"),
    ("Annelind Ruprechta Ottokarl Friedelise Wolfhardt Liselene Ekkehardo Sieglindis",
     "von_Trauenstein Kesselbrück van_der_Meulwijk Zimmerhagen ten_Brinkveld Achterberger Hufnagelin Grünwalder-Ost"),
    ("Tamsinella Barnabeck Wilhelmot Orlaith-Fay Desmondry Perpetuan Gwenllisa Rufina-Bell",
     "Thistlewarth Okehamble Pennymarsh Harrowgate-Finn Wexcombe Dunmorrick Ashgrovely Merryfield-Oda"),
    ("Hinemarama-Lu Keoniluha Ayşenaz Çağrıhan Nazgulya Temirbolat Eleftheriana Thanosias Suryadewi Bayuwangi",
     "Tamatearoa Kealohanui Yıldızoğan Karaçamlı Ospandiyar Zhumadilek Papanikolidis Vlachomanis Kusumaningtyo "
     "Hartawangsa"),
    ("Aurelijon Birutela Maartja Soileva Ilkkanen Zsombora Gellertin Anikoletta Raimondsen",
     "Kazlauskonis Virtalainen Petrauskelis Szentkirai Halaszvary Ozolniek Kallavuori Tammsaarik Farkasdombi"),
    ("Tewodrisa Hiwotian Abdirazko Fadumila Mihretab Selamneh Warsamo Ayantuli Dagmawin",
     "Gebrezgihar Woldemaram-Ze Farahdiin Tesfalemu Negussara Jimaleh Bekeledo Haileyonas Mengistab"),
    ("Suwandira Melkiorin Aputsiara", ""),
)  # fmt: skip
INSTITUTIONS: dict[str, tuple[str, str]] = {
    "optimisation": ("Example Institute of Learning", "Northmere Polytechnic"),
    "ice": ("Coldharbour Field Station", "Example Institute of Ice"),
    "protein": ("Fernhollow University", "Example Institute of Proteins"),
    "grid": ("Lowland Grid Laboratory", "Mockingham University of Technology"),
    "speech": ("Seven Valleys College", "Example Institute of Voices"),
    "grasp": ("Northmere Polytechnic", "Placeholder Robotics"),
    "causal": ("Saint Nowhere Hospital", "University of Elsewhere"),
    "simulation": ("Imaginary Collider Laboratory", "University of Elsewhere"),
    "retrieval": ("Example Institute of Documents", "Longshelf Research"),
    "forest": ("Tarnwood Forestry School", "Mockingham University of Technology"),
}
EARLY_MOVER, FOLLOWER, ADJACENT, NAMESAKE, NONSENSE_WRITER = (
    "Ngozila Thaleborn", "Brandric Ollivaux", "Ruzenka Abelsted", "Lanfen Wei", "Aputsiara",
)  # fmt: skip
SPELLINGS = {
    "spelled-initial": ("Anneliese Vargamoss", "A. Vargamoss"),
    "spelled-accent": ("Zoë Brännvik", "Zoe Brannvik"),
}
SPECIALS = (
    Person("early", EARLY_MOVER, "Example Institute of Learning", "optimisation", 0),
    Person("follower", FOLLOWER, "Northmere Polytechnic", "optimisation", 1),
    Person("adjacent", ADJACENT, "Imaginary Collider Laboratory", "simulation", 0),
    Person("namesake-grasp", NAMESAKE, "Northmere Polytechnic", "grasp", 0),
    Person("namesake-speech", NAMESAKE, "Example Institute of Voices", "speech", 1),
    Person("spelled-initial", SPELLINGS["spelled-initial"][0], "Fernhollow University", "protein", 0),
    Person("spelled-accent", SPELLINGS["spelled-accent"][0], "Coldharbour Field Station", "ice", 0),
)
OPTIMISERS, PER_TOPIC, CROWD = 22, 9, 40


def names(random: Random) -> list[str]:
    """All names of the shapes, each given name and surname used once, in a shuffled order."""
    made = []
    for given, family in SHAPES:
        first = given.split()
        last = random.sample(family.split(), len(first)) if family else [""] * len(first)
        made += [f"{a} {b.replace('_', ' ')}".strip() for a, b in zip(first, last, strict=True)]
    made.remove(NONSENSE_WRITER)
    random.shuffle(made)
    return made


def cast(random: Random) -> tuple[Person, ...]:
    """Everybody: the specials, each topic's pool in two labs, the collaboration's members, the nonsense's writer."""
    pool, people = iter(names(random)), list(SPECIALS)
    for topic, places in INSTITUTIONS.items():
        size = OPTIMISERS if topic == "optimisation" else PER_TOPIC
        people += [Person(f"{topic}-{i}", next(pool), places[i % 2], topic, i % 2) for i in range(size)]
    people += [Person(f"crowd-{i}", next(pool), "Imaginary Collider Laboratory", "crowd", 0) for i in range(CROWD)]
    people.append(Person("nonsense", NONSENSE_WRITER, "", "nonsense", 0))
    return tuple(people)

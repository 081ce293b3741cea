//! Words that the made-up population is made of. Names and places are usual ones; who is made of them is nobody.

/// Where people come from: how names are written there.
pub(super) struct Culture {
    /// Codes of countries and of languages.
    pub(super) countries: &'static str,
    pub(super) languages: &'static str,
    pub(super) region: &'static str,
    pub(super) given: &'static str,
    /// A family name is a beginning, or two syllables, and an ending.
    pub(super) beginnings: &'static str,
    pub(super) syllables: &'static str,
    pub(super) endings: &'static str,
    pub(super) places: &'static str,
    /// Which of the sentences people write.
    pub(super) sentences: usize,
}

pub(super) const CULTURES: [Culture; 10] = [
    Culture {
        countries: "CO MX AR PE CL ES GT CR EC UY HN PA DO PY BO SV",
        languages: "es en qu",
        region: "americas",
        given: "María José Luis Ana Carlos Lucía Andrés Sofía Jorge Camila Miguel Valentina Rocío Matías Ángela Nahuel \
                Ximena Joaquín Paola Hernán Marisol Rubén Itzel Íñigo Begoña Gastón",
        beginnings: "Gonz Rodrígu Fernánd Lóp Martín Sánch Pér Góm Jimén Álvar Domíngu Vásqu Ramír Benít Núñ Ordóñ Ib",
        syllables: "ba que ri lla mo ña ta ro za lo gui sal ver ca men do bur cis ve na rá gal tor bel \
                    mi jua pe cor du se rran zu ma le fuen cha",
        endings: "ez es a o al eda ino uera ado ón",
        places: "Bogotá Medellín Nariño Córdoba Rosario Lima Cajamarca Jalisco Oaxaca Quito Cuenca Montevideo Madrid \
                 Zaragoza Antigua Curridabat Peñalolén Manizales",
        sentences: 1,
    },
    Culture {
        countries: "BR PT CV MZ AO",
        languages: "pt en",
        region: "americas",
        given: "João Inês Conceição Tiago Beatriz Luís Mônica Antônio Fátima Rui Letícia Otávio Núria Thaís",
        beginnings: "Silv Sant Oliveir Souz Ferreir Alv Perei Lim Gom Ribeir Carvalh Araúj Magalh",
        syllables: "bra gan ça ta vei ra mon tei ro que nho lha fon se ca mar pin to bas cor go lou ze \
                    vi du ar nei",
        endings: "a os eira ães inho ão es",
        places: "São_Paulo Osasco Contagem Goiás Vitória_da_Conquista Praia Lisboa Maputo Luanda Belém",
        sentences: 1,
    },
    Culture {
        countries: "FR SN CI BF CM BE CA TG BJ ML",
        languages: "fr en wo",
        region: "africa-middle-east",
        given: "Aïssatou Élodie François Fatou Jérôme Noël Chloé Moussa Affoué Kouadio Sékou Mariam Yao N’Dri Awa Océane",
        beginnings: "Kouam Diarrass Traor Coulibal N’Guess Lefèvr Bouch Duboi Mbay Oué Dial Sarr Ndiay",
        syllables: "ou lé dra ko ba yé sou gué ta ma ni bo kon zo ka dié sa fo na ga mbou té wa don si \
                    ché",
        endings: "é ouba y an e er s",
        places: "Abidjan Ouellé Dakar Kaolack Paris Nanterre Québec Sassandra L’Haÿ-les-Roses Cotonou Bamako",
        sentences: 2,
    },
    Culture {
        countries: "US GB KE NG GH IE AU NZ PH ZA TZ UG",
        languages: "en sw ha tl",
        region: "africa-middle-east",
        given: "Grace John Mary Kwame Amina Chidi Wanjiru Siobhán Michael Ngozi Juma Abena Otieno Ruth Daniel Zoë Imelda",
        beginnings: "Mac O’Bri Okaf Adebay Mensa Ochien Wilk Hart Smit Ander Kipt Mbug Nkru",
        syllables: "ken ton wa ma ku ber ry fo de son ki mba nd je chu oba lo ri wan har brook tha ny \
                    sto gre bu ad",
        endings: "en or o h g ins son e ford ley ua",
        places: "Austin Nairobi Kaduna Sekondi-Takoradi Elgeyo_Marakwet Baguio Glasgow Makueni Accra Dodoma Kampala",
        sentences: 0,
    },
    Culture {
        countries: "DE AT CH PL CZ SK HU RO AL XK HR LT EE",
        languages: "de pl ro sq cs en",
        region: "europe",
        given: "Jürgen Łucja Zoë Ștefan Žofia Małgorzata Ilir Björn Çela Endrit Ágnes Václav Öykü Søren Gréta Paweł",
        beginnings: "Müll Schäf Weiß Kowalsk Wójc Novák Hoxh Popesc Grőss Straßn Gjok Dvoř Nagy",
        syllables: "ber gen ho ved czy ski lo mar kov ner ka dra stein wal brz ju zel mi ro du hr vo šu \
                    lin hau pe ků",
        endings: "er i a ik u aj mann owa escu ák",
        places: "Hamburg Detmold Łódź Kraków Žilina Iași Timișoara Tirana Pristina Düsseldorf Győr Plzeň",
        sentences: 0,
    },
    Culture {
        countries: "TR AZ ID MY KG UZ",
        languages: "tr id ky en",
        region: "asia-pacific",
        given: "Ayşe Işıl Mehmet Gökçe İbrahim Sri Budi Dewi Aigul Nurlan Siti Rahmat Şule Oğuz Putri Agus",
        beginnings: "Yıldı Kaplan Öztür Wija Suhar Toktos Asan Çelik Hida Prase Güne",
        syllables: "wa yu di ka ra no su to gu rı şa man tek bo al dem ço ni pra har se kur mu ta be sul",
        endings: "z ov ova oğlu ya to yanto wati kan",
        places: "İzmir Diyarbakır Bojonegoro Banggai Yogyakarta Bishkek Bursa Semarang Baku",
        sentences: 0,
    },
    Culture {
        countries: "UA BG RS MK KZ MD ME",
        languages: "uk ru sr en",
        region: "europe",
        given: "Олена Андрій Наталія Сергій Ірина Юлія Дмитро Щепан Катерина Тарас Марія Јелена Ђорђе Гюльчатай Любов Єва",
        beginnings: "Ковальч Яремен Шевчен Щерба Бондар Петров Ткачен Кравч Жуков Цвєт Мельн Хар",
        syllables: "ко ва ли че ре мо ню ша дра гри цю я бо гу зі па сте ми ло ха жи ту щу ро де кор фе \
                    ор",
        endings: "ук ко ков кова ський ська ић енко ець ев",
        places: "Київ Харків Вінниця Тернопіль Звягель Скопје Београд Алматы София Львів",
        sentences: 3,
    },
    Culture {
        countries: "GE",
        languages: "ka en ru",
        region: "europe",
        given: "ნინო გიორგი თამარ ლევან ქეთევან ირაკლი სალომე ზურაბ ლაშა ნათია",
        beginnings: "კაპან ბოლქვ ლომ გელა მაისურ წიკლა ჭანტურ",
        syllables: "ბა გე და ვა ზა თი კო ლო მე ნი რუ სი ტყე ფა ქა შე ჩი ცი ხო ჯა",
        endings: "აძე იძე შვილი ური ია ავა",
        places: "თბილისი ქუთაისი ოზურგეთი ბათუმი ახალციხე რუსთავი",
        sentences: 0,
    },
    Culture {
        countries: "MA TN EG JO LB IQ PS",
        languages: "ar fr en ber",
        region: "africa-middle-east",
        given: "محمد فاطمة يوسف خديجة أحمد مريم حسين سلمى عمر نور إبراهيم آمنة خالد ليلى",
        beginnings: "الإدري التاز بن_صال الغرب المنصور الحمّام العلو بنجلّ الزوار",
        syllables: "با تي سو لا ما ري نا كو حم زي شر قا طو عب سل جو فر مد وه",
        endings: "سي ي ح ون ان اوي وي",
        places: "القاهرة تونس مراكش الرباط تطوان قرطاج صفاقس عمّان طنجة الكاف أكادير",
        sentences: 4,
    },
    Culture {
        countries: "AM GR KR JP MV MN",
        languages: "hy el ko ja en",
        region: "asia-pacific",
        given: "Անահիտ Տիգրան Նարինե Γιώργος Ελένη Αθηνά 민준 서연 桜 Bat Aishath Թամար Σοφία 翔太",
        beginnings: "Կիրակոս Մանուկ Παπαδ Νικολα 김 田中 Ibrah Ստեփան",
        syllables: "ան րի կա մա տե լու գո նա σα μα πο λη νι κο ρα θε δα μι 수 지 민 호 영",
        endings: "յան όπουλος ίδης 우 子 im",
        places: "Երևան Գյումրի Αθήνα Θεσσαλονίκη 서울 東京 Fuvahmulah Ulaanbaatar",
        sentences: 0,
    },
];

/// Slugs of policy areas with their names in English, Spanish and French.
pub(super) const AREAS: &str = "\
anti-corruption|Anti-Corruption|Lucha contra la corrupción|Lutte contre la corruption
beneficial-ownership|Beneficial Ownership|Beneficiarios finales|Bénéficiaires effectifs
conflicts-of-interest|Conflicts of Interest|Conflictos de interés|Conflits d'intérêts
lobbying|Lobbying|Cabildeo|Encadrement du lobbying
audits-and-controls|Audits and Controls|Auditorías y controles|Audits et contrôles
fiscal-openness|Fiscal Openness|Transparencia fiscal|Transparence budgétaire et fiscale
participatory-budgeting|Participatory Budgeting|Presupuesto participativo|Budget participatif
open-contracting|Open Contracting|Contratación abierta|Commande publique ouverte
tax|Tax|Impuestos|Fiscalité
aid|Aid|Cooperación y ayuda|Aide au développement
access-to-information|Access to Information|Acceso a la información|Accès à l'information
open-data|Open Data|Datos abiertos|Données ouvertes
records-management|Records Management|Gestión documental|Gestion des archives et documents
digital-inclusion|Digital Inclusion|Inclusión digital|Inclusion numérique
open-source|Open Source|Código abierto|Logiciel libre
public-participation|Public Participation|Participación ciudadana|Participation citoyenne
deliberative-democracy|Deliberative Democracy|Democracia deliberativa|Démocratie délibérative
social-accountability|Social Accountability|Auditoría social|Redevabilité sociale
civic-space|Civic Space|Espacio cívico|Espace civique
human-rights|Human Rights|Derechos humanos|Droits humains
gender|Gender|Género|Genre
indigenous-peoples|Indigenous Peoples|Pueblos indígenas|Peuples autochtones
older-persons|Older Persons|Personas mayores|Personnes âgées
youth|Youth|Juventudes|Jeunesse
access-to-justice|Access to Justice|Acceso a la justicia|Accès à la justice
open-justice|Open Justice|Justicia abierta|Justice ouverte
security|Security and Public Safety|Seguridad pública|Sécurité publique
climate-finance|Climate Finance|Financiamiento climático|Finance climatique
natural-resources|Natural Resources|Recursos naturales|Ressources naturelles
public-services|Public Service Delivery|Prestación de servicios públicos|Services publics
education|Education|Educación|Éducation
health|Health and Nutrition|Salud y nutrición|Santé et nutrition
transport|Infrastructure and Transport|Infraestructura y transporte|Infrastructures et transports
land|Land and Spatial Planning|Suelo y ordenamiento territorial|Foncier et aménagement du territoire
water|Water and Sanitation|Agua y saneamiento|Eau et assainissement
housing|Housing|Vivienda|Logement
agriculture|Agriculture|Agricultura|Agriculture
legislature|Legislature|Poder legislativo|Pouvoir législatif
local-commitments|Local Commitments|Compromisos locales|Engagements locaux
capacity-building|Capacity Building|Desarrollo de capacidades|Renforcement des capacités";

/// Parts of sentences in English, Spanish, French, Ukrainian and Arabic: who, did what, with whom, with what outcome.
pub(super) const SENTENCES: [[&str; 4]; 5] = [
    [
        "The city council|Our open government office|A neighbourhood assembly|The ministry|A coalition of journalists\
         |The youth parliament|The audit office|Two districts",
        "published every contract online|let residents decide on a tenth of the budget|trained officials in plain language\
         |opened the data of bus lines|mapped clean wells|answered requests within ten days|recorded all council votes",
        "together with local associations|after a public hearing|with the national statistics office|with help of a university\
         |by text message|in the four largest markets",
        "so that anyone can follow it|and complaints fell by half|which twelve towns have copied since|in the first year\
         |although money was short|and the law was changed",
    ],
    [
        "La alcaldía|El laboratorio de gobierno abierto|Una red de barrios|La contraloría|El consejo de la niñez|La prefectura",
        "publicó todos los contratos|dejó decidir a los vecinos sobre el presupuesto|abrió los datos del transporte\
         |capacitó a funcionarias y funcionarios|respondió a las peticiones en diez días|puso en línea las declaraciones",
        "con las organizaciones del territorio|después de una audiencia pública|junto a la universidad|por mensaje de texto",
        "y otros municipios lo copiaron|para que cualquiera pueda seguirlo|durante el primer año|aunque faltaba dinero",
    ],
    [
        "La mairie|L'assemblée des quartiers|Le ministère|Une coalition d'associations|La cour des comptes|Le conseil des jeunes",
        "a publié tous les marchés|a confié une part du budget aux habitants|a ouvert les données de l'eau|a formé des agents",
        "avec les associations locales|après une concertation|avec l'appui d'une université|par SMS dans les marchés",
        "et douze communes l'ont repris|pour que chacun puisse suivre|dès la première année|malgré peu de moyens",
    ],
    [
        "Міська рада|Громада|Офіс відкритого уряду|Молодіжна рада",
        "оприлюднила всі договори|провела громадські слухання|відкрила дані про транспорт|навчила посадовців",
        "разом з громадськими організаціями|за допомогою університету|у чотирьох районах",
        "і скарг стало вдвічі менше|щоб кожен міг перевірити|за перший рік",
    ],
    [
        "البلدية|مجلس الشباب|وزارة المالية|جمعية محلية",
        "نشرت جميع العقود|فتحت بيانات المياه|درّبت الموظفين|أشركت السكان في الميزانية",
        "مع الجمعيات المحلية|بعد جلسة عامة|بمساعدة الجامعة",
        "وانخفضت الشكاوى إلى النصف|في السنة الأولى|ليتابعها الجميع",
    ],
];

/// What a member or a practice is called, beside its place.
pub(super) const TITLES: &str = "City of|Municipality of|Province of|Budget school of|Open contracts of|Youth council of\
    |Citizens' audit in|Data desk of|Assemblies of|Water watch in";

pub(super) const KINDS: &str =
    "city municipality county province state region district person-government person-civil-society practice";
pub(super) const SIZES: &str = "under-50k 50k-250k 250k-1m over-1m unknown";
pub(super) const STAGES: &str = "new drafting implementing reporting renewed paused";

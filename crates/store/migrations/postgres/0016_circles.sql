-- Circles of peers about a topic, and who is inside. Nobody keeps when somebody joined.

CREATE TABLE circle (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    topic TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C" NOT NULL,
    area TEXT COLLATE "C",
    language TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    dates TEXT COLLATE "C" NOT NULL
);

CREATE TABLE circle_person (
    circle TEXT COLLATE "C" NOT NULL REFERENCES circle (id),
    person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
    leads BIGINT NOT NULL,
    PRIMARY KEY (circle, person)
);

CREATE INDEX circle_person_person ON circle_person (person);

-- Circles of peers about a topic, and who is inside. Nobody keeps when somebody joined.

CREATE TABLE circle (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    about TEXT NOT NULL,
    area TEXT,
    language TEXT,
    state TEXT NOT NULL,
    dates TEXT NOT NULL
) STRICT;

CREATE TABLE circle_person (
    circle TEXT NOT NULL REFERENCES circle (id),
    person TEXT NOT NULL REFERENCES person (id),
    leads INTEGER NOT NULL,
    PRIMARY KEY (circle, person)
) STRICT;

CREATE INDEX circle_person_person ON circle_person (person);

-- What members did about a problem, one page each. It belongs to the member and names nobody.

CREATE TABLE practice (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    member TEXT COLLATE "C" NOT NULL REFERENCES member (id),
    title TEXT COLLATE "C" NOT NULL,
    problem TEXT COLLATE "C" NOT NULL,
    steps TEXT COLLATE "C" NOT NULL,
    result TEXT COLLATE "C" NOT NULL,
    cost TEXT COLLATE "C" NOT NULL,
    obstacles TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    areas TEXT COLLATE "C" NOT NULL,
    commitments TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    ask TEXT COLLATE "C" NOT NULL,
    readers TEXT COLLATE "C" NOT NULL,
    changed_at_ms BIGINT NOT NULL
);

CREATE INDEX practice_member ON practice (member);

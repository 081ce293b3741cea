-- What members did about a problem, one page each. It belongs to the member and names nobody.

CREATE TABLE practice (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    member TEXT NOT NULL REFERENCES member (id),
    title TEXT NOT NULL,
    problem TEXT NOT NULL,
    steps TEXT NOT NULL,
    result TEXT NOT NULL,
    cost TEXT NOT NULL,
    obstacles TEXT NOT NULL,
    language TEXT NOT NULL,
    areas TEXT NOT NULL,
    commitments TEXT NOT NULL,
    status TEXT NOT NULL,
    ask TEXT NOT NULL,
    readers TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX practice_member ON practice (member);

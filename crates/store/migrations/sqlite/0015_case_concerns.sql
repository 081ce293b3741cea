-- Whom a case concerns, kept from when it was reported: seats, groups and accounts end, and a conflict does not end with them.
CREATE TABLE case_person (
    report TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (report, person)
) STRICT;

CREATE INDEX case_person_person ON case_person (person);

CREATE TABLE case_member (
    report TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
    member TEXT NOT NULL REFERENCES member (id),
    PRIMARY KEY (report, member)
) STRICT;

CREATE INDEX case_member_member ON case_member (member);

-- Whether one of them is or was of the Support Unit.
ALTER TABLE report ADD COLUMN support_unit INTEGER NOT NULL DEFAULT 0 CONSTRAINT report_support_unit CHECK (support_unit IN (0, 1));

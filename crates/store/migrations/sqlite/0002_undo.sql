-- A publication can be taken back for a while, and whatever it replaced then comes back as it was.

ALTER TABLE run ADD COLUMN published_at_ms INTEGER;
ALTER TABLE run ADD COLUMN published_by TEXT REFERENCES person (id);
-- From then on the publication cannot be taken back.
ALTER TABLE run ADD COLUMN final_at_ms INTEGER;
-- The run whose publication replaced this one.
ALTER TABLE run ADD COLUMN replaced_by TEXT REFERENCES run (id);

UPDATE run SET published_at_ms = created_at_ms, final_at_ms = created_at_ms WHERE state = 'published';

-- The run whose publication ended the mentorship.
ALTER TABLE mentorship ADD COLUMN ended_by TEXT REFERENCES run (id);

CREATE INDEX mentorship_run ON mentorship (run);
CREATE INDEX mentorship_ended_by ON mentorship (ended_by);

-- Places that are held follow from the mentorships; whoever takes one locks the row of the mentor first.
ALTER TABLE mentoring_profile DROP COLUMN taken;
ALTER TABLE mentoring_profile ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Each side of a match has a mail of its own.
UPDATE outbox SET template = CASE
    WHEN to_address IN (SELECT email FROM person WHERE id IN (SELECT mentor FROM mentorship)) THEN 'matches_published_mentor'
    ELSE 'matches_published_mentee'
END WHERE template = 'matches_published';

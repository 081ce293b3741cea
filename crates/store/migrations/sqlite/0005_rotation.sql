-- A group may meet at a second hour, in the weeks of the programme that are listed (JSON, counted from 0).

ALTER TABLE learning_group ADD COLUMN second_day INTEGER
    CONSTRAINT learning_group_second_day CHECK (second_day BETWEEN 0 AND 6);
ALTER TABLE learning_group ADD COLUMN second_utc_minute INTEGER
    CONSTRAINT learning_group_second_minute CHECK (second_utc_minute BETWEEN 0 AND 1439);
ALTER TABLE learning_group ADD COLUMN second_weeks TEXT
    CONSTRAINT learning_group_second CHECK (
        (second_weeks IS NULL) = (second_day IS NULL) AND (second_weeks IS NULL) = (second_utc_minute IS NULL)
    );

-- Two calls of one name could not be told apart in a list.

CREATE UNIQUE INDEX application_call_name ON application_call (name);

-- Whether the mails that tell somebody of a message hold it; nothing for whoever chose nothing.
CREATE TABLE message_mail_choice (
    person TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES person (id),
    with_text BIGINT NOT NULL CONSTRAINT message_mail_choice_with_text CHECK (with_text IN (0, 1))
);

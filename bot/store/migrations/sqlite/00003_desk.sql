-- +goose Up

-- A phrasing that staff put under a topic. It is scrubbed and names nobody, so it stays until it is taken back. An id
-- is given once, for messages that offer to take a lesson back outlive it.
CREATE TABLE lessons (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    text     TEXT    NOT NULL,
    language TEXT    NOT NULL,
    topic    TEXT    NOT NULL,
    taught   INTEGER NOT NULL
);

-- Questions know the lesson that settles them, and their ids too are given once: an older table cannot be told to.
CREATE TABLE questions_anew (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person     TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    candidates TEXT    NOT NULL,
    asked      INTEGER NOT NULL,
    lesson     INTEGER REFERENCES lessons (id)
);
INSERT INTO questions_anew (id, person, text, language, candidates, asked)
    SELECT id, person, text, language, candidates, asked FROM questions;
DROP TABLE questions;
ALTER TABLE questions_anew RENAME TO questions;
CREATE INDEX questions_asked ON questions (asked);
CREATE INDEX questions_open ON questions (asked) WHERE lesson IS NULL;
CREATE INDEX questions_settled ON questions (lesson) WHERE lesson IS NOT NULL;

-- How often the same was decided in a week, which is named by its first moment.
CREATE TABLE tallies (
    week     INTEGER NOT NULL,
    place    TEXT    NOT NULL,
    decision TEXT    NOT NULL,
    topic    TEXT    NOT NULL,
    language TEXT    NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (week, place, decision, topic, language)
) WITHOUT ROWID;

-- An answer that waits for the owner of a business account to send it, by the update that asked for it. It outlives
-- that.
CREATE TABLE drafts (
    update_id  INTEGER PRIMARY KEY,
    owner      TEXT    NOT NULL,
    connection TEXT    NOT NULL,
    chat       INTEGER NOT NULL,
    question   INTEGER NOT NULL,
    drafted    INTEGER NOT NULL
);
CREATE INDEX drafts_drafted ON drafts (drafted);

-- +goose Up

CREATE TABLE sessions (
    person  TEXT    NOT NULL PRIMARY KEY,
    session TEXT    NOT NULL,
    saved   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_saved ON sessions (saved);

CREATE TABLE settings (
    chat  TEXT NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (chat, name)
) WITHOUT ROWID;

-- What the program found out about the server it talks to.
CREATE TABLE learned (
    name    TEXT    NOT NULL PRIMARY KEY,
    value   TEXT    NOT NULL,
    learned INTEGER NOT NULL
) WITHOUT ROWID;

-- person is there for /forget and against counting one person twice; it is emptied when the row is old.
CREATE TABLE feedback (
    id       INTEGER PRIMARY KEY,
    person   TEXT    NOT NULL,
    topic    TEXT    NOT NULL,
    variant  TEXT    NOT NULL,
    language TEXT    NOT NULL,
    solved   INTEGER NOT NULL,
    why      TEXT    NOT NULL,
    given    INTEGER NOT NULL
);
CREATE UNIQUE INDEX feedback_once ON feedback (person, topic, variant) WHERE person <> '';
CREATE INDEX feedback_given ON feedback (given);

-- The only text of people that stays, scrubbed before it comes here. person is there for /forget.
CREATE TABLE questions (
    id         INTEGER PRIMARY KEY,
    person     TEXT    NOT NULL,
    text       TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    candidates TEXT    NOT NULL,
    asked      INTEGER NOT NULL
);
CREATE INDEX questions_asked ON questions (asked);

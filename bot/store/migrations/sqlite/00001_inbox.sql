-- +goose Up

-- An update, from the moment that it is stored until its id is no longer needed against duplicates. Times are in
-- milliseconds since 1970. closed is set once nothing is left to do (done, aside).
CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    kind      TEXT    NOT NULL,
    lane      TEXT    NOT NULL,
    person    TEXT    NOT NULL,
    received  INTEGER NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'taken', 'done', 'aside')),
    head      INTEGER NOT NULL DEFAULT 0,
    holder    TEXT    NOT NULL DEFAULT '',
    attempts  INTEGER NOT NULL DEFAULT 0,
    reason    TEXT    NOT NULL DEFAULT '',
    closed    INTEGER,
    raw       BLOB
);

-- One head a lane: the update that is taken, else the oldest that waits. It keeps the next update findable in one step
-- however long a lane is.
CREATE UNIQUE INDEX inbox_head ON inbox (lane) WHERE head = 1;
CREATE INDEX inbox_next ON inbox (update_id) WHERE head = 1 AND state = 'waiting';
CREATE INDEX inbox_lane ON inbox (lane, update_id) WHERE state = 'waiting';
CREATE INDEX inbox_taken ON inbox (holder) WHERE state = 'taken';
CREATE INDEX inbox_open ON inbox (received) WHERE closed IS NULL;
CREATE INDEX inbox_closed ON inbox (closed) WHERE closed IS NOT NULL;
CREATE INDEX inbox_aside ON inbox (update_id) WHERE state = 'aside';

-- A reply of an update in hand: planned while message_id is 0, out afterwards.
CREATE TABLE replies (
    update_id  INTEGER NOT NULL REFERENCES inbox (update_id) ON DELETE CASCADE,
    n          INTEGER NOT NULL,
    body       BLOB,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (update_id, n)
) WITHOUT ROWID;

-- Which message answers which question, so that an edited question edits its answer.
CREATE TABLE answers (
    chat     TEXT    NOT NULL,
    question INTEGER NOT NULL,
    answer   INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    PRIMARY KEY (chat, question)
) WITHOUT ROWID;
CREATE INDEX answers_answered ON answers (answered);

-- What the roles of PostgreSQL may see and add. role_rules.py fills in the words between @ and says who calls what.
-- Each function runs with the rights of the owner and takes who asks from the login, never from an argument.

-- Texts lie in the database as tables.AnyText keeps them, with Python's escapes; these are turned into those of unistr,
-- the doubled backslash first. NUL, which PostgreSQL takes nowhere, becomes U+FFFD.
CREATE OR REPLACE FUNCTION roleplay_text(stored text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE WHEN position('\' IN stored) = 0 THEN stored ELSE
        unistr(replace(replace(replace(replace(replace(replace(stored, '\\', '\u005c'), '\x00', '\ufffd'),
            '\x', '\u00'), '\t', chr(9)), '\n', chr(10)), '\r', chr(13))) END
$$;

-- In JSON no raw control character stands, so chr(1) can hold the place of a backslash that is meant.
CREATE OR REPLACE FUNCTION roleplay_json(stored text) RETURNS json LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE WHEN position('u0000' IN stored) = 0 THEN roleplay_text(stored)::json ELSE
        replace(replace(replace(roleplay_text(stored), '\\', chr(1)), '\u0000', '\ufffd'), chr(1), '\\')::json END
$$;

-- What an event says of one thing: the talk it is about, or the value of a name.
CREATE OR REPLACE FUNCTION roleplay_talk(said json) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT said->>'sitting' || ' ' || (said->>'talk')
$$;

CREATE OR REPLACE FUNCTION roleplay_me() RETURNS text LANGUAGE sql STABLE @definer@ AS $$
    SELECT person FROM roleplay_logins WHERE login = session_user::text
$$;

CREATE OR REPLACE FUNCTION roleplay_role() RETURNS text LANGUAGE sql STABLE @definer@ AS $$
    SELECT role FROM roleplay_logins WHERE login = session_user::text
$$;

-- The end of the log, and of what is about one subject: who adds to the log must know it, whatever they may see.
CREATE OR REPLACE FUNCTION roleplay_head(about text)
RETURNS TABLE (size bigint, last text, own bigint, own_last text) LANGUAGE sql STABLE @definer@ AS $$
    SELECT
        coalesce((SELECT max(seq) FROM roleplay_events), 0),
        (SELECT hash FROM roleplay_events ORDER BY seq DESC LIMIT 1),
        coalesce((SELECT max(subject_seq) FROM roleplay_events WHERE subject = about), 0),
        (SELECT hash FROM roleplay_events WHERE subject = about ORDER BY subject_seq DESC LIMIT 1)
$$;

-- Who marks what. A sheet counts as submitted when the sheet itself is there: to say so isn't enough to see the other's.
CREATE OR REPLACE FUNCTION roleplay_tasks() RETURNS TABLE (
    id text, candidate text, talk text, marker text, role text, form text, seq bigint, counts boolean, submitted boolean
) LANGUAGE sql STABLE @definer@ AS $$
    WITH said AS MATERIALIZED (
        SELECT e.seq, e.type, e.actor, e.subject, roleplay_json(b.body) AS body
        FROM roleplay_events e JOIN roleplay_bodies b ON b.seq = e.seq
        WHERE e.type IN ('mark-assigned', 'mark-withdrawn', 'mark-sheet'))
    SELECT a.body->>'assignment', a.subject, roleplay_talk(a.body), a.body->>'marker', a.body->>'role',
        a.body->>'form_hash', a.seq,
        (a.body->>'assignment') NOT IN (SELECT w.body->>'assignment' FROM said w WHERE w.type = 'mark-withdrawn'),
        (a.body->>'assignment', a.body->>'marker') IN
            (SELECT s.body->>'assignment', s.actor FROM said s WHERE s.type = 'mark-sheet')
    FROM said a WHERE a.type = 'mark-assigned'
$$;

-- Forms are long, so they aren't taken apart: a quotation mark inside a text has backslashes before it, and the line
-- feeds of the form's file lie here as two backslashes and an n.
CREATE OR REPLACE FUNCTION roleplay_is_form(stored text, hash text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT position('"hash":"' || hash || '"' IN stored) > 0
$$;

CREATE OR REPLACE FUNCTION roleplay_sees_both(form text) RETURNS boolean LANGUAGE sql STABLE @definer@ AS $$
    SELECT EXISTS (SELECT FROM roleplay_events e JOIN roleplay_bodies b ON b.seq = e.seq WHERE e.type = 'form-frozen'
        AND CASE WHEN e.type = 'form-frozen' THEN roleplay_is_form(b.body, form)
            AND b.body ~ '\\\\n[ ]+sees:[ ]*both[ ]*(#[^\\]*)?\\\\n' ELSE false END)
$$;

-- The tasks of who asks. shown: whether they may see the other marks of the talk, and the machine's: both of the pair
-- have submitted; a third marker has submitted, or the form says in a line of its own that they see both.
CREATE OR REPLACE FUNCTION roleplay_mine() RETURNS TABLE (
    id text, candidate text, talk text, role text, form text, counts boolean, submitted boolean, shown boolean
) LANGUAGE sql STABLE @definer@ AS $$
    WITH t AS MATERIALIZED (SELECT * FROM roleplay_tasks())
    SELECT m.id, m.candidate, m.talk, m.role, m.form, m.counts, m.submitted,
        m.counts AND CASE WHEN m.role IN ('first', 'second') THEN m.submitted AND EXISTS (
            SELECT FROM t o WHERE o.talk = m.talk AND o.counts AND o.submitted
            AND o.role IN ('first', 'second') AND o.marker <> m.marker)
        WHEN m.role = 're-mark' THEN m.submitted
        ELSE m.role = 'third' AND (m.submitted OR roleplay_sees_both(m.form)) END
    FROM t m WHERE m.marker = roleplay_me()
$$;

-- The references whose agreed levels a marker may know: when all calibration sheets that they were given are in.
CREATE OR REPLACE FUNCTION roleplay_calibrated() RETURNS SETOF text LANGUAGE sql STABLE @definer@ AS $$
    WITH mine AS MATERIALIZED (SELECT * FROM roleplay_mine() m WHERE m.counts AND m.role = 'calibration')
    SELECT roleplay_json(b.body)->>'reference' FROM roleplay_events e JOIN roleplay_bodies b ON b.seq = e.seq
    WHERE NOT EXISTS (SELECT FROM mine m WHERE NOT m.submitted)
    AND CASE WHEN e.type = 'reference-added'
        THEN roleplay_talk(roleplay_json(b.body)) IN (SELECT m.talk FROM mine m) ELSE false END
$$;

CREATE OR REPLACE FUNCTION roleplay_seen_by_candidate() RETURNS SETOF bigint LANGUAGE sql STABLE @definer@ AS $$
    SELECT e.seq FROM roleplay_events e WHERE e.type IN ('log-begun', 'key-changed')
        OR e.subject = roleplay_me() AND e.type IN (@candidate_sees@, @about_oneself@)
    UNION SELECT e.seq FROM roleplay_events e JOIN roleplay_bodies b ON b.seq = e.seq
    WHERE CASE WHEN e.type = 'form-frozen' THEN EXISTS (
        SELECT FROM roleplay_bodies i JOIN roleplay_events v ON v.seq = i.seq
        WHERE v.subject = roleplay_me() AND v.type = 'sitting-invited'
        AND roleplay_is_form(b.body, roleplay_json(i.body)->>'form_hash')) ELSE false END
$$;

CREATE OR REPLACE FUNCTION roleplay_seen_by_marker() RETURNS SETOF bigint LANGUAGE sql STABLE @definer@ AS $$
    WITH mine AS MATERIALIZED (SELECT * FROM roleplay_mine()),
    seen AS MATERIALIZED (SELECT t.id, t.role, t.seq FROM roleplay_tasks() t
        WHERE t.marker = roleplay_me() OR t.talk IN (SELECT m.talk FROM mine m WHERE m.shown)),
    sets AS MATERIALIZED (SELECT e.seq, roleplay_json(b.body)->>'form_hash' AS form
        FROM roleplay_events e JOIN roleplay_bodies b ON b.seq = e.seq WHERE e.type = 'reference-added'
        AND CASE WHEN e.type = 'reference-added' THEN roleplay_json(b.body)->>'use' = 'calibration' ELSE false END)
    SELECT s.seq FROM seen s
    UNION SELECT e.seq FROM roleplay_events e WHERE e.type IN ('log-begun', 'key-changed', 'marking-rules')
        OR e.subject = roleplay_me() AND e.type IN (@about_oneself@)
        OR e.actor = roleplay_me() AND e.type IN (@marker_adds@)
    UNION SELECT e.seq FROM roleplay_events e JOIN roleplay_bodies b ON b.seq = e.seq
    WHERE CASE
        WHEN e.type = 'form-frozen' THEN EXISTS (SELECT FROM mine m WHERE m.counts AND roleplay_is_form(b.body, m.form))
            OR EXISTS (SELECT FROM sets s WHERE roleplay_is_form(b.body, s.form))
        WHEN e.type IN ('mark-withdrawn', 'mark-submitted')
            THEN roleplay_json(b.body)->>'assignment' IN (SELECT s.id FROM seen s)
        WHEN e.type = 'mark-sheet' THEN roleplay_json(b.body)->>'assignment' IN (
            SELECT s.id FROM seen s WHERE s.role IN ('first', 'second'))
        WHEN e.type = 'reference-added' THEN e.seq IN (SELECT s.seq FROM sets s)
        WHEN e.type = 'reference-sheet' THEN roleplay_json(b.body)->>'reference' IN (SELECT roleplay_calibrated())
        WHEN e.type = 'conflict-declared' THEN roleplay_json(b.body)->>'marker' = roleplay_me()
        WHEN e.type IN ('talk-turn', 'talk-settled')
            THEN roleplay_talk(roleplay_json(b.body)) IN (SELECT m.talk FROM mine m WHERE m.counts)
        WHEN e.type IN (@machine@)
            THEN roleplay_talk(roleplay_json(b.body)) IN (SELECT m.talk FROM mine m WHERE m.shown)
        ELSE false END
$$;

-- Drafts never; sheets and the machine's readings of a talk when both of the pair have submitted.
CREATE OR REPLACE FUNCTION roleplay_seen_by_decider() RETURNS SETOF bigint LANGUAGE sql STABLE @definer@ AS $$
    WITH t AS MATERIALIZED (SELECT * FROM roleplay_tasks()),
    ready AS MATERIALIZED (SELECT o.talk FROM t o WHERE o.counts AND o.submitted AND o.role IN ('first', 'second')
        GROUP BY o.talk HAVING count(*) >= 2)
    SELECT e.seq FROM roleplay_events e WHERE e.type NOT IN ('mark-drafted', 'mark-sheet', @machine@)
    UNION SELECT e.seq FROM roleplay_events e JOIN roleplay_bodies b ON b.seq = e.seq
    WHERE CASE
        WHEN e.type = 'mark-sheet' THEN roleplay_json(b.body)->>'assignment' IN (
            SELECT o.id FROM t o WHERE o.talk IN (SELECT r.talk FROM ready r))
        WHEN e.type IN (@machine@) THEN roleplay_talk(roleplay_json(b.body)) IN (SELECT r.talk FROM ready r)
        ELSE false END
$$;

CREATE OR REPLACE FUNCTION roleplay_visible() RETURNS SETOF bigint LANGUAGE plpgsql STABLE @definer@ AS $$
    BEGIN
        CASE roleplay_role()
        WHEN 'candidate' THEN RETURN QUERY SELECT * FROM roleplay_seen_by_candidate();
        WHEN 'marker', 'adjudicator' THEN RETURN QUERY SELECT * FROM roleplay_seen_by_marker();
        WHEN 'decider' THEN RETURN QUERY SELECT * FROM roleplay_seen_by_decider();
        WHEN 'administrator', 'auditor' THEN RETURN QUERY SELECT e.seq FROM roleplay_events e;
        ELSE RETURN;
        END CASE;
    END
$$;

-- Tasks of who asks that they must not tell from others: responses put in to check them, and their own talks again.
CREATE OR REPLACE FUNCTION roleplay_hidden() RETURNS SETOF bigint LANGUAGE sql STABLE @definer@ AS $$
    SELECT t.seq FROM roleplay_tasks() t WHERE t.marker = roleplay_me() AND t.role IN ('seed', 'hidden-re-mark')
$$;

-- The events whose words may be read, too. Markers get those of talks, and of tasks that check them unseen, from
-- roleplay_spoken() alone.
CREATE OR REPLACE FUNCTION roleplay_readable() RETURNS SETOF bigint LANGUAGE sql STABLE @definer@ AS $$
    SELECT e.seq FROM roleplay_events e WHERE e.seq IN (SELECT roleplay_visible())
    AND (roleplay_role() NOT IN ('marker', 'adjudicator') OR e.type <> 'talk-turn'
        AND (e.type <> 'mark-assigned' OR e.seq NOT IN (SELECT roleplay_hidden())))
$$;

-- What was said in the talks that a marker may mark. The name is taken out as roleplay/assessment/marking/view.py does
-- it; the salt isn't given, because with it and the commitment names could be tried out. ICU knows the letters of all
-- languages, whatever the locale of the database.
CREATE OR REPLACE FUNCTION roleplay_spoken() RETURNS TABLE (seq bigint, subject text, salt text, body text)
LANGUAGE plpgsql STABLE @definer@ AS $$
    DECLARE found record; words text;
    BEGIN
        IF coalesce(roleplay_role(), '') NOT IN ('marker', 'adjudicator') THEN RETURN; END IF;
        RETURN QUERY SELECT b.seq, b.subject, '', jsonb_set(roleplay_json(b.body)::jsonb, '{role}', '"first"')::text
            FROM roleplay_bodies b WHERE b.seq IN (SELECT roleplay_hidden());
        FOR found IN SELECT b.seq AS number, b.subject AS candidate, roleplay_json(b.body)::jsonb AS said,
                roleplay_text(p.label) AS label
            FROM roleplay_events e JOIN roleplay_bodies b ON b.seq = e.seq
            LEFT JOIN roleplay_people p ON p.id = e.subject
            WHERE e.type = 'talk-turn' AND e.subject IN (SELECT m.candidate FROM roleplay_mine() m WHERE m.counts)
            AND CASE WHEN e.type = 'talk-turn' THEN roleplay_talk(roleplay_json(b.body)) IN (
                SELECT m.talk FROM roleplay_mine() m WHERE m.counts) ELSE false END
        LOOP
            SELECT string_agg(regexp_replace(w.word COLLATE "und-x-icu", '([^[:alnum:]_[:space:]])', '\\\1', 'g'),
                '|' ORDER BY length(w.word) DESC) INTO words
            FROM (SELECT found.label AS word UNION
                SELECT (regexp_matches(found.label COLLATE "und-x-icu", '[[:alnum:]]{3,}', 'g'))[1] UNION
                SELECT (regexp_matches(found.label, '[^[:space:][:punct:][:cntrl:]]{3,}', 'g'))[1]) w
            WHERE w.word <> '';
            seq := found.number; subject := found.candidate; salt := ''; body := found.said::text;
            IF words IS NOT NULL THEN
                body := jsonb_set(found.said, '{text}', to_jsonb(regexp_replace(
                    (found.said->>'text') COLLATE "und-x-icu",
                    '(?<!\w)(?:' || words || ')(?!\w)', '‹name›', 'gi')))::text;
            END IF;
            RETURN NEXT;
        END LOOP;
    END
$$;

CREATE OR REPLACE FUNCTION roleplay_may_add(actor text, subject text, kind text) RETURNS boolean
LANGUAGE plpgsql STABLE @definer@ AS $$
    DECLARE me text := roleplay_me();
    BEGIN
        RETURN CASE roleplay_role()
        WHEN 'candidate' THEN actor = me AND subject = me AND kind IN (@candidate_adds@)
        WHEN 'marker' THEN actor = me AND (subject = me AND kind IN (@marker_adds_of_oneself@)
            OR kind IN (@marker_adds@) AND subject IN (SELECT m.candidate FROM roleplay_mine() m WHERE m.counts))
        WHEN 'adjudicator' THEN actor = me AND kind IN (@marker_adds@)
            AND subject IN (SELECT m.candidate FROM roleplay_mine() m WHERE m.counts)
        WHEN 'decider' THEN actor = me AND kind IN (@decider_adds@)
        WHEN 'administrator' THEN actor IN (me, 'program') AND kind NOT IN (@not_for_administrators@)
        WHEN 'auditor' THEN actor = me AND kind IN (@auditor_adds@)
        ELSE false END;
    END
$$;

-- A body comes with its event, in the same transaction, and fits it; so nobody can give words to an event of somebody
-- else, nor bring back what was erased. What a marker writes is about a task of their own.
CREATE OR REPLACE FUNCTION roleplay_may_say(number bigint, about text, salt text, body text) RETURNS boolean
LANGUAGE plpgsql VOLATILE @definer@ AS $$
    DECLARE event record; said bytea := convert_to(roleplay_text(body), 'UTF8');
    BEGIN
        SELECT e.* INTO event FROM roleplay_events e WHERE e.seq = number AND e.xmin = pg_current_xact_id()::xid;
        IF NOT FOUND OR event.subject <> about THEN RETURN false; END IF;
        IF encode(sha256(int8send(16) || convert_to('roleplay/body/v1', 'UTF8') || int8send(32) || decode(salt, 'hex')
            || int8send(octet_length(said)) || said), 'hex') <> event.commitment THEN RETURN false; END IF;
        RETURN roleplay_role() NOT IN ('marker', 'adjudicator') OR event.type IN (@marker_adds_of_oneself@)
            OR roleplay_json(body)->>'assignment' IN (SELECT m.id FROM roleplay_mine() m WHERE m.counts);
    END
$$;

-- Erasing comes with the event that says so, in the same transaction, and not while a hold is on the person.
CREATE OR REPLACE FUNCTION roleplay_may_erase(who text, number bigint) RETURNS boolean
LANGUAGE sql VOLATILE @definer@ AS $$
    SELECT EXISTS (SELECT FROM roleplay_events e WHERE e.subject = who AND e.type = 'erased'
        AND e.seq > number AND e.xmin = pg_current_xact_id()::xid)
    AND coalesce((SELECT e.type = 'hold-lifted' FROM roleplay_events e WHERE e.subject = who
        AND e.type IN ('hold-placed', 'hold-lifted') ORDER BY e.seq DESC LIMIT 1), true)
$$;

-- An event is what its hash says, and follows the one before about the same subject; roleplay_follow() sees to the rest.
CREATE OR REPLACE FUNCTION roleplay_hashed() RETURNS trigger LANGUAGE plpgsql @definer@ AS $$
    DECLARE said bytea := convert_to('{"actor":' || to_json(NEW.actor)::text || ',"at":' || to_json(NEW.at)::text
        || ',"commitment":' || to_json(NEW.commitment)::text || ',"previous":' || to_json(NEW.previous)::text
        || ',"seq":' || NEW.seq || ',"subject":' || to_json(NEW.subject)::text
        || ',"subject_previous":' || to_json(NEW.subject_previous)::text || ',"subject_seq":' || NEW.subject_seq
        || ',"type":' || to_json(NEW.type)::text || '}', 'UTF8');
    BEGIN
        IF encode(sha256(int8send(17) || convert_to('roleplay/event/v1', 'UTF8')
                || int8send(octet_length(said)) || said), 'hex') <> NEW.hash
            OR NEW.subject_seq <> coalesce((SELECT max(e.subject_seq) FROM roleplay_events e
                WHERE e.subject = NEW.subject), 0) + 1
            OR NEW.subject_seq > 1 AND NEW.subject_previous <> (SELECT e.hash FROM roleplay_events e
                WHERE e.subject = NEW.subject ORDER BY e.subject_seq DESC LIMIT 1) THEN
            RAISE EXCEPTION USING MESSAGE = 'this event does not fit the log', ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END
$$;

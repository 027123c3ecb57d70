"""The rules of the roles in PostgreSQL: who may read and add which rows. The server keeps these rules, not our code.

Whoever logs in is one person in one role (roleplay_logins). What they may see of the log is worked out by
roleplay_visible(), what they may add by roleplay_may_add() and roleplay_may_say(). All of these run with the rights of
the owner, look things up in a fixed schema, and take who asks from the login and never from an argument.

Whatever isn't named here is seen by administrators and auditors alone. No role can change a row of the log; the owner
and superusers of the server are above all rules, as always.
"""

from __future__ import annotations

import re
from importlib.resources import files

CANDIDATE, MARKER, ADJUDICATOR = "candidate", "marker", "adjudicator"
DECIDER, ADMINISTRATOR, AUDITOR = "decider", "administrator", "auditor"
ROLES = (CANDIDATE, MARKER, ADJUDICATOR, DECIDER, ADMINISTRATOR, AUDITOR)

CANDIDATE_ADDS = (
    *("sitting-acknowledged", "sitting-rehearsed", "sitting-sealed"),
    *("talk-begun", "talk-resumed", "talk-closed", "talk-turn", "talk-reading"),
)
CANDIDATE_SEES = (*CANDIDATE_ADDS, "sitting-invited", "sitting-recoded", "sitting-accommodated", "sitting-extended")
MARKER_ADDS = ("mark-drafted", "mark-submitted", "mark-sheet", "mark-denied")
MARKER_ADDS_OF_ONESELF = ("calibration-result", "marking-bundle-out", "marking-bundle-in")
DECIDES = ("case-shown", "case-decided", "decision-revoked", "appeal-closed")
DECIDER_ADDS = (
    *DECIDES,
    *("mark-resolution", "talk-settled", "flag-cleared", "mark-assigned", "complaint-answered", "second-look-answered"),
    *("hold-placed", "hold-lifted"),
)
AUDITOR_ADDS = ("evidence-exported", "noted")
ABOUT_ONESELF = (
    *("person-added", "marker-added", "role-granted", "role-ended", "login-given", "login-ended"),
    *MARKER_ADDS_OF_ONESELF,
)
MACHINE = ("talk-reading", "machine-mark")
"""What the machine says: shown to markers and deciders only when both people have submitted."""


def group(role: str) -> str:
    """The role of the server that stands for one of ours."""
    return f"roleplay_{role}"


def _listed(types: tuple[str, ...]) -> str:
    return ", ".join(f"'{one}'" for one in types)


GROUPS = tuple(group(role) for role in ROLES)
_EVERYBODY = ", ".join(GROUPS)
_ALL_SEEING = f"'{ADMINISTRATOR}', '{AUDITOR}'"

TABLES = ("events", "bodies", "people", "checkpoints", "public_keys", "access", "unsent", "logins", "schema")
_WITH_RULES = TABLES[:-1]

LOGINS = """CREATE TABLE IF NOT EXISTS roleplay_logins (
    login TEXT NOT NULL PRIMARY KEY, role TEXT NOT NULL, person TEXT NOT NULL, since TEXT NOT NULL)"""

_WORDS = {
    "candidate_adds": _listed(CANDIDATE_ADDS),
    "candidate_sees": _listed(CANDIDATE_SEES),
    "marker_adds": _listed(MARKER_ADDS),
    "marker_adds_of_oneself": _listed(MARKER_ADDS_OF_ONESELF),
    "decider_adds": _listed(DECIDER_ADDS),
    "auditor_adds": _listed(AUDITOR_ADDS),
    "not_for_administrators": _listed(
        tuple(sorted({*CANDIDATE_ADDS, *MARKER_ADDS, *MARKER_ADDS_OF_ONESELF, *DECIDES} - {"sitting-sealed"}))
    ),
    "about_oneself": _listed(ABOUT_ONESELF),
    "machine": _listed(MACHINE),
}


def _functions(definer: str) -> list[str]:
    """The statements of role_rules.sql."""
    source = files("roleplay.storage").joinpath("role_rules.sql").read_text("utf-8")
    for name, words in {**_WORDS, "definer": definer}.items():
        source = source.replace(f"@{name}@", words)
    return re.findall(r"^CREATE OR REPLACE FUNCTION .*?^\$\$;$", source, re.MULTILINE | re.DOTALL)


def function_names() -> list[str]:
    """What the functions are called."""
    return [re.split(r"[ (]", one)[4] for one in _functions("")]


_INSIDE = (
    "roleplay_tasks()",
    "roleplay_mine()",
    "roleplay_hidden()",
    "roleplay_calibrated()",
    *(f"roleplay_seen_by_{one}()" for one in (CANDIDATE, MARKER, DECIDER)),
)
"""Functions that tell more than everybody may see; only the others call them."""

_SEES = f"(SELECT roleplay_role()) IN ({_ALL_SEEING})"
_POLICIES = (
    ("events", "SELECT", f"USING ({_SEES} OR seq IN (SELECT roleplay_visible()))"),
    ("events", "INSERT", "WITH CHECK (roleplay_may_add(actor, subject, type))"),
    ("bodies", "SELECT", f"USING ({_SEES} OR seq IN (SELECT roleplay_readable()))"),
    ("bodies", "INSERT", "WITH CHECK (roleplay_may_say(seq, subject, salt, body))"),
    ("bodies", "DELETE", f"USING ((SELECT roleplay_role()) = '{ADMINISTRATOR}' AND roleplay_may_erase(subject, seq))"),
    (
        "people",
        "SELECT",
        f"USING ((SELECT roleplay_role()) IN ({_ALL_SEEING}, '{DECIDER}') OR id = (SELECT roleplay_me()))",
    ),
    ("people", "INSERT", f"WITH CHECK ((SELECT roleplay_role()) = '{ADMINISTRATOR}')"),
    ("people", "DELETE", f"USING ((SELECT roleplay_role()) = '{ADMINISTRATOR}' AND roleplay_may_erase(id, 0))"),
    ("checkpoints", "SELECT", "USING ((SELECT roleplay_role()) IS NOT NULL)"),
    ("checkpoints", "INSERT", f"WITH CHECK ((SELECT roleplay_role()) IN ({_ALL_SEEING}, '{DECIDER}'))"),
    ("public_keys", "SELECT", "USING ((SELECT roleplay_role()) IS NOT NULL)"),
    ("public_keys", "INSERT", f"WITH CHECK ((SELECT roleplay_role()) = '{ADMINISTRATOR}')"),
    (
        "unsent",
        "ALL",
        "USING ((SELECT roleplay_role()) = 'candidate' AND subject = (SELECT roleplay_me()) OR "
        "(SELECT roleplay_role()) = 'administrator' AND roleplay_may_erase(subject, 0)) "
        "WITH CHECK ((SELECT roleplay_role()) = 'candidate' AND subject = (SELECT roleplay_me()))",
    ),
    ("access", "SELECT", f"USING ({_SEES})"),
    (
        "access",
        "INSERT",
        f"WITH CHECK (who = (SELECT roleplay_me()) OR who = 'program' AND (SELECT roleplay_role()) IN ({_ALL_SEEING}))",
    ),
    ("logins", "SELECT", f"USING ({_SEES} OR login = session_user::text)"),
)

_GRANTS = (
    *(f"GRANT SELECT ON roleplay_{table} TO {_EVERYBODY}" for table in TABLES if table not in ("access", "unsent")),
    f"GRANT SELECT, INSERT, DELETE ON roleplay_unsent TO {group(CANDIDATE)}",
    f"GRANT SELECT, DELETE ON roleplay_unsent TO {group(ADMINISTRATOR)}",
    f"GRANT SELECT ON roleplay_access TO {group(ADMINISTRATOR)}, {group(AUDITOR)}",
    f"GRANT INSERT ON roleplay_events, roleplay_bodies, roleplay_access TO {_EVERYBODY}",
    f"GRANT INSERT ON roleplay_people, roleplay_public_keys TO {group(ADMINISTRATOR)}",
    f"GRANT INSERT ON roleplay_checkpoints TO {group(ADMINISTRATOR)}, {group(AUDITOR)}, {group(DECIDER)}",
    f"GRANT DELETE ON roleplay_bodies, roleplay_people TO {group(ADMINISTRATOR)}",
)


def set_up_statements(schema: str) -> list[str]:
    """All of it, in order; may be run again at any time. schema: quoted, that of the tables. The groups are there."""
    path = f"SECURITY DEFINER SET search_path = {schema}, pg_temp"
    made = [LOGINS, f"GRANT USAGE ON SCHEMA {schema} TO {_EVERYBODY}"]
    made += _functions(path)
    made += [f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC, {_EVERYBODY}" for name in _INSIDE]
    made.append(f"ALTER FUNCTION roleplay_follow() {path}")
    made.append("DROP TRIGGER IF EXISTS roleplay_events_hashed ON roleplay_events")
    made.append(
        "CREATE TRIGGER roleplay_events_hashed BEFORE INSERT ON roleplay_events "
        "FOR EACH ROW EXECUTE FUNCTION roleplay_hashed()"
    )
    for table in TABLES:
        made.append(f"REVOKE ALL ON roleplay_{table} FROM PUBLIC, {_EVERYBODY}")
    made += _GRANTS
    for table in _WITH_RULES:
        made.append(f"ALTER TABLE roleplay_{table} ENABLE ROW LEVEL SECURITY")
    for table, command, rule in _POLICIES:
        name = f"roleplay_{table}_{command.lower()}"
        made.append(f"DROP POLICY IF EXISTS {name} ON roleplay_{table}")
        made.append(f"CREATE POLICY {name} ON roleplay_{table} FOR {command} TO {_EVERYBODY} {rule}")
    return made

"""Holds the JSON Schemas against files, with a validator that shares no code with the loader.

Every shipped file must be valid; every bad definition whose mistake is one of structure (an unknown or missing word, a wrong shape, a word
that is none of a list) must not be. Usage: check_schemas.py SOURCE_DIR
"""
import json
import pathlib
import re
import sys

import jsonschema
import yaml


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it (1.2, core schema): only true and false are booleans, and a date is a text."""


EditorLoader.yaml_implicit_resolvers = {}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(~|null|)$"), ["~", "n", ""])

# What a schema can see; whether a date exists or a name is known is for the loader alone.
STRUCTURE = re.compile(r"unknown word|lacks '|a list stands here|a mapping stands here|a text stands here|is no mapping|no mapping$|neither yes nor no"
                       r"|is no whole number|comes with a later version|nothing stands after")
# Mistakes that read like one of structure and are not: words inside a phrase, and what one line asks of another.
NOT_STRUCTURE = {"line-by-anchor-unknown", "line-by-anchor-quoted", "procedure-anchor", "many-at-once", "timetable-dates-in-words", "cycle-no-first", "daemon-store-postgres"}


def keys_as_text(value):
    """JSON has texts as keys; a file may have 2022-12-26 or 2022."""
    if isinstance(value, dict):
        return {str(key): keys_as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [keys_as_text(inner) for inner in value]
    return value


def kind_of(name):
    for prefix, kind in (("procedure-", "procedure"), ("calendar-", "calendar"), ("daemon-", "beadled")):
        if name.startswith(prefix):
            return kind
    return "system"


def main():
    source = pathlib.Path(sys.argv[1])
    validators = {}
    for kind in ("system", "procedure", "calendar", "beadled"):
        schema = json.loads((source / f"config/schema/{kind}.schema.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        validators[kind] = jsonschema.Draft7Validator(schema)
    wrong = []

    shipped = [("beadled", source / "config/beadled.yaml")]
    shipped += [(folder[:-1], file) for folder in ("systems", "procedures", "calendars") for file in sorted((source / "config" / folder).glob("*.yaml"))]
    for kind, file in shipped:
        for error in validators[kind].iter_errors(keys_as_text(yaml.load(file.read_text(), EditorLoader))):
            wrong.append(f"{file}: {'/'.join(map(str, error.path))}: {error.message}")

    looked_at = 0
    for file in sorted((source / "tests/data/bad-definitions").glob("*.yaml")):
        expects = re.findall(r"^# expect: \S+ (.*)$", file.read_text(errors="replace"), re.M)
        if file.stem in NOT_STRUCTURE or not any(STRUCTURE.search(expect) for expect in expects):
            continue
        looked_at += 1
        content = keys_as_text(yaml.load(file.read_text(), EditorLoader))
        if validators[kind_of(file.name)].is_valid(content):
            wrong.append(f"{file}: the loader finds '{expects[0]}', the schema finds nothing")
    if looked_at < 50:
        wrong.append(f"only {looked_at} bad files were looked at")
    print("\n".join(wrong) if wrong else f"{len(shipped)} shipped files are valid, {looked_at} broken ones are not")
    return 1 if wrong else 0


sys.exit(main())

"""What schemathesis has to be told about the register beyond its contract."""

import json
import os

import requests
import schemathesis

# What the contract's schemas promise. A body or parameter that fits its schema
# and yet gets one of these shows that the server and the contract disagree.
OF_THE_SCHEMA = {
    "unknown_field", "unknown_parameter", "wrong_type", "not_null", "too_short", "too_long",
    "too_small", "too_large", "too_few", "too_many", "invalid_format", "repeated", "malformed",
}
# Whole answers that data which fits can never get.
NEVER_FOR_FITTING_DATA = {"malformed_request", "unknown_parameter", "unsupported_media_type", "not_acceptable"}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Takes `default` out: with it every status would count as documented. Says
    what the media type of a merge patch says of every schema (RFC 7396): null takes
    a member out, whatever its type. A list is replaced whole, so not inside one."""
    for item in raw_schema["paths"].values():
        for operation in item.values():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            operation["responses"].pop("default", None)
            patch = operation.get("requestBody", {}).get("content", {}).get("application/merge-patch+json")
            if patch:
                patch["schema"] = clearable(patch["schema"], raw_schema)


def clearable(schema, root):
    """An object schema whose members may be null, at every depth."""
    if "$ref" in schema:
        schema = root["components"]["schemas"][schema["$ref"].split("/")[-1]]
    members = schema.get("properties", {})
    return {**schema, "properties": {name: or_null(member, root) for name, member in members.items()}}


def or_null(schema, root):
    if "$ref" in schema:
        schema = root["components"]["schemas"][schema["$ref"].split("/")[-1]]
    if schema.get("properties"):
        schema = clearable(schema, root)
    if "enum" in schema and None not in schema["enum"]:
        schema = {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "nullable": True}


# The ids of records that the examples and then the cases have made, by collection.
made = {}
if os.path.exists(os.environ["HEARD_MADE"]):
    with open(os.environ["HEARD_MADE"], encoding="utf-8") as file:
        made = json.load(file)


@schemathesis.hook
def after_call(context, case, response):
    """Remembers what was made, so that later cases have something to change."""
    if response.status_code == 201 and case.path.count("/") == 1:
        made.setdefault(case.path, []).append(response.json()["id"])


@schemathesis.hook
def before_call(context, case, kwargs):
    """Aims a change at a record and a part that are there and sends their current
    ETag: random ones are never there and always stale, and nothing would ever be
    changed. Missing and broken values stay as they are."""
    if not fits(case) or case.method == "GET" or not case.path_parameters:
        return
    if "vocabularyId" in case.path_parameters:
        case.path_parameters["vocabularyId"] = "method"
        if "code" in case.path_parameters:
            case.path_parameters["code"] = "focus_group"
            if "If-Match" in (case.headers or {}):
                case.headers["If-Match"] = f'"{term_version("method", "focus_group")}"'
    if case.path.endswith("/counts") and isinstance(case.body, dict):
        case.body.update(unit="people", kind="attended")  # codes that exist, or no count is ever kept
    if "id" not in case.path_parameters or "If-Match" not in (case.headers or {}):
        return
    best = None
    for record, etag in candidates(case):
        found = parts(case.path, record)
        if best is None or len(found) > len(best[0]):
            best = found, etag
        if len(found) == len(case.path_parameters):
            break
    if best is not None:
        case.path_parameters.update(best[0])
        case.headers["If-Match"] = best[1]


def term_version(vocabulary, code):
    terms = requests.get(f"{os.environ['HEARD_URL']}/v1/vocabularies/{vocabulary}/terms", timeout=30).json()["data"]
    return next(term["version"] for term in terms if term["code"] == code)


def candidates(case):
    """The record that a case means, the last ones made and the first, which have
    the parts that the examples add, with their ETags."""
    collection = "/" + case.path.split("/")[1]
    ids = made.get(collection, [])
    for id in dict.fromkeys([case.path_parameters["id"], *reversed(ids[-3:]), *ids[:3]]):
        answer = requests.get(f"{os.environ['HEARD_URL']}/v1{collection}/{id}",
                              headers={"Authorization": f"Bearer {os.environ['HEARD_EDITOR_KEY']}"}, timeout=30)
        if answer.status_code == 200:
            yield answer.json(), answer.headers["ETag"]


def parts(path, record):
    """The ids of a record and of its newest parts, as far as a path leads."""
    found, node = {"id": record["id"]}, record
    segments = path.split("/")
    for collection, parameter in zip(segments[3::2], segments[4::2]):
        inside = node.get(camel(collection))
        if not parameter.startswith("{") or not inside:
            break
        node = inside[-1]
        found[parameter.strip("{}")] = node["id"]
    return found


def camel(segment):
    first, *rest = segment.split("-")
    return first + "".join(word.capitalize() for word in rest)


def fits(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


@schemathesis.check
def fitting_data_breaks_rules_only(ctx, response, case):
    """A request that fits the schema may break a rule, never the schema."""
    if not fits(case) or response.status_code not in (400, 422):
        return
    problem = response.json()
    assert problem["code"] not in NEVER_FOR_FITTING_DATA, f"fits the contract and is refused as {problem['code']}"
    for error in problem["errors"]:
        where = error.get("pointer") or error.get("parameter")
        assert error["code"] not in OF_THE_SCHEMA, f"{where} fits the contract and is refused as {error['code']}: {error['detail']}"


@schemathesis.check
def problems_are_whole(ctx, response, case):
    """Every refusal is a problem document that tells its status and has its page."""
    if response.status_code < 400 or case.method == "HEAD":
        return
    problem = response.json()
    assert problem["status"] == response.status_code, "the problem tells another status than the answer"
    assert problem["type"] == "/problems/" + problem["code"].replace("_", "-"), "type and code differ"
    assert problem["requestId"] == response.headers["x-request-id"][0], "the request id differs from the header"

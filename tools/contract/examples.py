"""Sends every request example of the contract to a running server.

It walks the contract and knows no noun: collections are filled from their POST
examples, then every operation under a record is called with its examples, then
everything is read with each parameter example, and drafts are deleted last. Each
call must end with the success that the contract documents, and each answer must
fit its schema. It also holds that every operation has examples and that none
stands in the contract unused. The ids of what was made go into a file.

An operation that works only on records in a certain state names in
`x-example-record` the POST example of its collection that makes one; each of its
examples then gets such a record of its own. One outside the collection's path
names that in `x-example-collection`. One that only another body may call, which the
record is about, says `x-example-key: neighbour`: examples that name an organisation
mean the neighbour, the first of them.
"""

import json
import os
import re
import sys

import requests
import schemathesis
import yaml

URL = os.environ["HEARD_URL"]
KEYS = [os.environ["HEARD_EDITOR_KEY"], os.environ["HEARD_ADMIN_KEY"]]
NEIGHBOUR = os.environ["HEARD_NEIGHBOUR_KEY"]
METHODS = ("get", "post", "patch", "put", "delete")
PLACEHOLDER = re.compile(r"^01920000-0000-7000-8000-[0-9a-f]{12}$")

with open(os.path.join(os.path.dirname(__file__), "..", "..", "openapi.yaml"), encoding="utf-8") as file:
    contract = yaml.load(file, Loader=yaml.BaseLoader)  # references and names only
served = requests.get(f"{URL}/v1/openapi.json", timeout=30).json()
checker = schemathesis.openapi.from_dict(served)
checker.config.update(base_url=f"{URL}/v1")
scopes = {}
for key in [*KEYS, NEIGHBOUR]:
    me = requests.get(f"{URL}/v1/me", headers={"Authorization": f"Bearer {key}"}, timeout=30).json()
    scopes[key] = (set(me["scopes"]), me["organisationId"])

failures, sent = [], 0
records = {}  # by collection: what its examples made, newest state
collection = None  # of the record that is being changed or read
another = None  # makes a second record like the one that is being changed
current = None  # the record that is being changed
changed = None  # the id of the record that is being changed: an example that points at its kind means another


def resolve(node):
    while "$ref" in node:
        at = served
        for part in node["$ref"].removeprefix("#/").split("/"):
            at = at[part]
        node = at
    return node


def examples(holder):
    """The examples of a media type or parameter, by name."""
    if "example" in holder:
        return {"example": holder["example"]}
    return {name: resolve(e)["value"] for name, e in holder.get("examples", {}).items()}


def operations():
    for path, item in served["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method], item.get("parameters", []) + item[method].get("parameters", [])


def key_for(operation):
    """The key whose role has the scope; an editor's where none is needed."""
    if operation.get("x-example-key") == "neighbour":
        return NEIGHBOUR
    scope = operation.get("x-scope")
    for key in KEYS:
        if scope is None or scope in scopes[key][0]:
            return key
    raise SystemExit(f"no key has the scope {scope}")


def success(operation):
    return min(int(status) for status in operation["responses"] if status.startswith("2"))


def camel(segment):
    first, *rest = segment.split("-")
    return first + "".join(word.capitalize() for word in rest)


def noun_of(name):
    """The collection that a property such as ownerOrganisationId or activityIds means."""
    word = re.sub(r"(Id|Ids|s)$", "", re.sub(r"Ids?$", "", name)).lower()
    best = ""
    for candidates in records:
        singular = candidates.strip("/").replace("-", "").lower()
        singular = re.sub(r"ies$", "y", singular)
        singular = re.sub(r"s$", "", singular)
        for candidate in (singular, re.sub(r"^(feedback|strategic)", "", singular)):
            if word.endswith(candidate) and len(candidate) > len(best):
                best, found = candidate, candidates
    if best:
        return found
    return collection if word == "into" else "/organisations"


def real(value, name="", siblings=None):
    """An example with the ids of real records in the place of its made-up ones."""
    if isinstance(value, dict):
        return {k: real(v, k, value) for k, v in value.items()}
    if isinstance(value, list):
        return [real(v, name, siblings) for v in value]
    if not isinstance(value, str) or not PLACEHOLDER.match(value):
        return value
    if name == "id" and siblings and "type" in siblings:
        name = camel(siblings["type"].replace("_", "-")) + "Id"
    if name in ("ownerOrganisationId", "responsibleOrganisationId"):
        return scopes[KEYS[0]][1]
    if name == "intoId" and another:
        return another()["id"]
    if inside := (current or {}).get(name.removesuffix("Ids") + "s"):
        return inside[0]["id"]
    made = records.get(noun_of(name))
    if not made:
        raise Missing(noun_of(name))
    return next((record["id"] for record in made if record["id"] != changed), changed)


class Missing(Exception):
    """An example that points at a record that is not made yet."""


def call(method, path, operation, where, wanted, **kwargs):
    """Sends one request; returns the answer if it is the documented success."""
    global sent
    sent += 1
    url = path
    for name, value in kwargs.pop("place", {}).items():
        url = url.replace("{" + name + "}", value)
    headers = {"Authorization": f"Bearer {key_for(operation)}", **kwargs.pop("headers", {})}
    answer = requests.request(method, f"{URL}/v1{url}", headers=headers, timeout=60, **kwargs)
    if answer.status_code not in wanted:
        failures.append(f"{where}: {answer.status_code} instead of {wanted[0]}\n    {answer.text[:600]}")
        return None
    try:
        checker[path][method.upper()].validate_response(answer)
    except Exception as e:  # of many kinds, each a failure
        failures.append(f"{where}: the answer does not fit the contract\n    {str(e)[:600]}")
    return answer


def body_of(operation):
    for media_type, content in resolve(operation.get("requestBody", {"content": {}}))["content"].items():
        for name, value in examples(content).items():
            yield media_type, name, value


def send(method, path, operation, path_values, where, media_type, value, headers=None):
    data = json.dumps(real(value)).encode()
    return call(method, path, operation, where, [success(operation)], place=path_values, data=data,
                headers={"Content-Type": media_type, **(headers or {})})


def fill():
    """Makes a record of every POST example of a collection. An example that
    points at others waits until those are made."""
    waiting = [(path, op, *body) for path, method, op, _ in operations() if method == "post" and "{" not in path
               for body in body_of(op)]
    for path, *_ in waiting:
        records.setdefault(path, [])
    neighbour = requests.get(f"{URL}/v1/organisations/{scopes[NEIGHBOUR][1]}", timeout=30)
    records["/organisations"].append({**neighbour.json(), "etag": neighbour.headers["ETag"]})
    while waiting:
        later = []
        for path, op, media_type, name, value in waiting:
            try:
                answer = send("post", path, op, {}, f"{op['operationId']} with {name}", media_type, value)
            except Missing:
                later.append((path, op, media_type, name, value))
                continue
            if answer is not None:
                records[path].append({**answer.json(), "etag": answer.headers["ETag"]})
                if "Location" not in answer.headers or requests.get(URL + answer.headers["Location"], headers={
                        "Authorization": f"Bearer {key_for(op)}"}, timeout=30).status_code != 200:
                    failures.append(f"{op['operationId']} with {name}: Location leads nowhere")
        if len(later) == len(waiting):
            failures.extend(f"{op['operationId']} with {name}: points at a record that no example makes" for _, op, _, name, _ in later)
            return
        waiting = later


def record_for(path, op):
    """The record that an operation is tried on: the first of its collection, or a
    new one of the POST example that the operation names."""
    global collection
    collection = op.get("x-example-collection", "/" + path.split("/")[1])
    wanted = op.get("x-example-record")
    if wanted is None:
        return next(iter(records.get(collection, [])), None)
    create = served["paths"][collection]["post"]
    for media_type, name, value in body_of(create):
        if name == wanted:
            answer = send("post", collection, create, {}, f"{op['operationId']} needs {name}", media_type, value)
            return answer and {**answer.json(), "etag": answer.headers["ETag"]}
    failures.append(f"{op['operationId']}: {collection} has no example {wanted}")
    return None


def values(path, parameters, record):
    """What stands in the path: the id of the record and of its newest parts, else
    the example of the parameter."""
    out, segments, node = {}, path.strip("/").split("/"), record
    declared = {p["name"]: p for p in map(resolve, parameters) if p["in"] == "path"}
    for before, segment in zip(segments, segments[1:]):
        if not segment.startswith("{"):
            continue
        name = segment.strip("{}")
        inside = (node or {}).get(camel(before)) if out else None
        if inside:
            node = inside[-1]
        out[name] = node["id"] if node and (inside or not out) else str(next(iter(examples(declared[name]).values())))
    return out


def change():
    """Calls everything that changes a record or a part, on the first record of
    its collection: parts are added before they are changed, and taken back last,
    the innermost first."""

    def order(todo):
        path, method, *_ = todo
        depth = path.count("/")
        if path.endswith("/takedown"):
            return (2,)  # nothing changes afterwards
        return (1, -depth) if path.endswith("/strike") else (0, depth, method != "post")

    global changed, current, another
    todo = [o for o in operations() if "{" in o[0] and o[1] not in ("get", "delete")]
    for path, method, op, parameters in sorted(todo, key=order):
        for media_type, name, value in body_of(op):
            record = record_for(path, op)
            current, changed = record, record and record["id"]
            another = (lambda path=path, op=op: record_for(path, op)) if "x-example-record" in op else None
            place = values(path, parameters, record)
            headers = {"If-Match": record["etag"] if record else etag_of(path, op, place)}
            send(method, path, op, place, f"{op['operationId']} with {name}", media_type, value, headers)
            if record is not None:
                refresh(op, record)
    current = another = None


def etag_of(path, op, place):
    """The ETag of what has a code and no id."""
    url = path
    for name, value in place.items():
        url = url.replace("{" + name + "}", value)
    answer = requests.get(f"{URL}/v1{url}", headers={"Authorization": f"Bearer {key_for(op)}"}, timeout=30)
    return answer.headers.get("ETag", "")


def refresh(op, record):
    """Reads a record again, for its parts and its ETag."""
    answer = requests.get(f"{URL}/v1{collection}/{record['id']}", headers={"Authorization": f"Bearer {key_for(op)}"}, timeout=30)
    if answer.status_code == 200:
        record.update(answer.json(), etag=answer.headers["ETag"])


def read():
    """Reads everything, once plainly and once with each parameter example."""
    for path, method, op, parameters in operations():
        if method != "get":
            continue
        record = record_for(path, op)
        place = values(path, parameters, record)
        needed, optional = {}, []
        for parameter in map(resolve, parameters):
            given = [str(v).lower() if isinstance(v, bool) else v for v in examples(parameter).values()]
            if parameter["in"] == "query" and parameter.get("required"):
                needed[parameter["name"]] = given[0]
            elif parameter["in"] in ("query", "header"):
                optional += [(parameter, value) for value in given]
        call("get", path, op, op["operationId"], [success(op)], place=place, params=needed)
        for parameter, value in optional:
            where = f"{op['operationId']} with {parameter['name']}"
            if parameter["in"] == "query":
                call("get", path, op, where, [success(op)], place=place, params={**needed, parameter["name"]: value})
            else:
                call("get", path, op, where, [success(op), 304], place=place, params=needed, headers={parameter["name"]: value})


def delete():
    """Deletes one draft of each collection that lets drafts be deleted."""
    global collection
    for path, method, op, parameters in operations():
        if method != "delete" or path.count("{") != 1:
            continue
        before = len(failures)
        collection = "/" + path.split("/")[1]
        for record in reversed(records.get(collection, [])):
            del failures[before:]
            refresh(op, record)
            if call("delete", path, op, op["operationId"], [success(op)], place=values(path, parameters, record),
                    headers={"If-Match": record["etag"]}) is not None:
                break


def complete():
    """Holds that nothing lacks an example and that no example stands unused."""
    for path, method, op, parameters in operations():
        where = op["operationId"]
        bodies = list(resolve(op.get("requestBody", {"content": {}}))["content"].items())
        for status, response in op["responses"].items():
            bodies += [(f"{status} {m}", c) for m, c in resolve(response).get("content", {}).items()]
        failures.extend(f"{where}: {what} has no example" for what, content in bodies if not examples(content))
        failures.extend(f"{where}: the parameter {p['name']} has no example and must be given" for p in map(resolve, parameters)
                        if p.get("required") and not examples(p))
    text = json.dumps(contract)
    failures.extend(f"the example {name} is used nowhere" for name in contract["components"].get("examples", {})
                    if f'"#/components/examples/{name}"' not in text)


complete()
fill()
change()
read()
delete()
with open(os.environ["HEARD_MADE"], "w", encoding="utf-8") as file:
    json.dump({collection: [record["id"] for record in made] for collection, made in records.items()}, file)
for failure in failures:
    print("  " + failure)
print(f"{sent} requests from examples sent, {len(failures)} failed")
sys.exit(1 if failures else 0)

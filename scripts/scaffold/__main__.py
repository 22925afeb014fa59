"""`python -m scaffold route <area> <operation_id> <METHOD> <path>`, `python -m scaffold worker <area> <name> <kind>`."""

import json
import re
import sys
import tomllib

from scaffold.templates import ROOT, ScaffoldError, plan, write

NAME = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)+$")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
KINDS = ("queue", "schedule", "stream")


def main() -> None:
    match sys.argv[1:]:
        case ["route", area, name, method, path]:
            new_route(area, name, method.upper(), path)
        case ["worker", area, name, kind]:
            new_worker(area, name, kind)
        case _:
            raise ScaffoldError(__doc__ or "")


def new_route(area: str, name: str, method: str, path: str) -> None:
    if method not in METHODS:
        raise ScaffoldError(f"method {method} is none of {', '.join(METHODS)}")
    if not re.fullmatch(r"/v1(/([a-z_]+|\{[a-z_]+\}))+", path):
        raise ScaffoldError(f"path {path} must look like /v1/tickets/{{number}}")
    reads = method == "GET"
    names = re.findall(r"\{([a-z_]+)\}", path)
    params = "".join(f'("{one}" = String, Path, description = "which {one}"), ' for one in names).rstrip(", ")
    values = common(area, name) | {
        "method": method.lower(),
        "path": path,
        "scope": f"{area}:{'read' if reads else 'write'}",
        "table_access": "reads_table" if reads else "writes_table",
        "success": "200" if reads else "201" if method == "POST" else "204" if method == "DELETE" else "200",
        "params": f"\n    params({params})," if params else "",
    }
    changes = plan("route", values)
    write(changes)
    write_event(name, method, path)
    tell(name, "route")


def new_worker(area: str, name: str, kind: str) -> None:
    if kind not in KINDS:
        raise ScaffoldError(f"kind {kind} is none of {', '.join(KINDS)}")
    write(plan(f"worker-{kind}", common(area, name)))
    tell(name, "worker")


def common(area: str, name: str) -> dict[str, str]:
    manifest = ROOT / "functions" / area / "Cargo.toml"
    if not manifest.exists():
        areas = sorted(path.parent.name for path in (ROOT / "functions").glob("*/Cargo.toml"))
        raise ScaffoldError(f"no area {area}: there are {', '.join(areas)}; a new one is a new crate in functions/")
    if not NAME.fullmatch(name):
        raise ScaffoldError(f"{name} must be <verb>_<resource> in snake case, such as merge_tickets")
    crate = tomllib.loads(manifest.read_text())["package"]["name"]
    return {"area": area, "crate": crate.replace("-", "_"), "name": name, "kebab": name.replace("_", "-")}


def write_event(name: str, method: str, path: str) -> None:
    """The sample event of a route, made of that of another one with the same method."""
    folder = ROOT / "events" / "aws"
    samples = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    model = next(
        (one for one in samples if one.get("httpMethod") == method and "authorizer" in one.get("requestContext", {})),
        next((one for one in samples if one.get("httpMethod")), None),
    )
    if model is None:
        return
    actual = re.sub(r"\{[a-z_]+\}", "42", path)
    model.update(resource=path, path=actual, httpMethod=method)
    model["pathParameters"] = dict.fromkeys(re.findall(r"\{([a-z_]+)\}", path), "42") or None
    model["body"] = None if method in ("GET", "DELETE") else "{}"
    context = model["requestContext"]
    context.update(resourcePath=path, path=f"/local{actual}", httpMethod=method, operationName=name)
    target = folder / f"{name}.json"
    target.write_text(json.dumps(model, indent=2) + "\n")
    print(f"  new     {target.relative_to(ROOT)}")


def tell(name: str, what: str) -> None:
    print(
        f"\nThe {what} {name} is wired; its test fails until you have said what it does. Then: scripts/gen && scripts/test rust"
    )
    print("The end-to-end run fails until one of its tests uses it: scripts/e2e/README.md")


if __name__ == "__main__":
    try:
        main()
    except ScaffoldError as error:
        sys.exit(str(error))

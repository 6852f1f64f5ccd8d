"""Imports go one way, and edge modules are imported by nobody but `urls` and tests.

The tables of `resources` are pages of the admin: it may import them.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

LAYERS = [
    "soctrang_ip.lib",
    "soctrang_ip.accounts",
    "soctrang_ip.audit",
    "plan",
    "tasks",
    "reporting",
]
"""Lowest first: a module imports its own layer and lower ones."""

EDGES = {"views", "urls", "admin", "resources", "management", "context_processors"}
FOUNDATION = "soctrang_ip"
APP_LABELS = {"accounts": "soctrang_ip.accounts", "audit": "soctrang_ip.audit"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    root = settings.BASE_DIR
    for package in ("soctrang_ip", "plan", "tasks", "reporting"):
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield dotted(path.relative_to(root)), ast.parse(path.read_text(), str(path))


def dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def layer_of(module: str) -> int | None:
    """None for the wiring of the site itself, which stands above all apps."""
    for height, layer in enumerate(LAYERS):
        if is_within(module, layer):
            return height
    return None


def is_edge(module: str) -> bool:
    return not EDGES.isdisjoint(module.split("."))


def is_ours(module: str) -> bool:
    return layer_of(module) is not None or is_within(module, FOUNDATION)


def imported(module: str, tree: ast.Module, known: set[str]) -> Iterator[str]:
    """Our modules that `module` names, in imports and in relations such as "plan.Plan"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import on line {node.lineno}"
            submodules = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else str(node.module) for name in submodules]
        elif isinstance(node, ast.Call) and node.args:
            names = relation(node)
        else:
            continue
        yield from (name for name in names if is_ours(name))


def relation(call: ast.Call) -> list[str]:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    target = call.args[0]
    if function not in RELATIONS or not isinstance(target, ast.Constant):
        return []
    if "." not in str(target.value):
        return []
    label = str(target.value).split(".")[0]
    return [APP_LABELS.get(label, label)]


def every_import() -> Iterator[tuple[str, str]]:
    parsed = list(modules())
    known = {name for name, _ in parsed}
    for module, tree in parsed:
        for target in imported(module, tree, known):
            yield module, target


def test_models_and_domain_modules_import_one_way() -> None:
    breaches = []
    for module, target in every_import():
        height, target_height = layer_of(module), layer_of(target)
        if height is None or is_edge(module) or target == FOUNDATION:
            continue
        if target_height is None or target_height > height:
            breaches.append(f"{module} imports {target}")
    assert breaches == []


def test_lib_imports_nothing_of_ours() -> None:
    assert [
        f"{module} imports {target}"
        for module, target in every_import()
        if is_within(module, "soctrang_ip.lib") and not is_within(target, "soctrang_ip.lib")
    ] == []


def test_only_urls_import_edge_modules() -> None:
    breaches = []
    for module, target in every_import():
        is_urls = module.split(".")[-1] == "urls"
        shares_package = edge_package(module) is not None and edge_package(module) == edge_package(
            target
        )
        is_table = module.endswith(".admin") and target.endswith(".resources")
        if is_edge(target) and not (is_urls or shares_package or is_table):
            breaches.append(f"{module} imports {target}")
    assert breaches == []


def edge_package(module: str) -> str | None:
    """`reporting.views` of `reporting.views.filing`: a split edge module imports itself freely."""
    parts = module.split(".")
    for index, part in enumerate(parts):
        if part in EDGES:
            return ".".join(parts[: index + 1])
    return None

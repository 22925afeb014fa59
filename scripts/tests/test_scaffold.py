"""That the skeletons still find their places in the sources. Nothing is written."""

import re
import tomllib
import unittest
from unittest import mock

from scaffold import __main__ as scaffold
from scaffold.templates import ROOT, Change, ScaffoldError


class Planning(unittest.TestCase):
    def setUp(self) -> None:
        self.changes: list[Change] = []
        for name, stub in {
            "write": self.changes.extend,
            "write_event": lambda *_: None,
            "tell": lambda *_: None,
        }.items():
            patch = mock.patch.object(scaffold, name, stub)
            patch.start()
            self.addCleanup(patch.stop)

    def assert_planned(self, name: str) -> None:
        new = [change for change in self.changes if change.is_new]
        wired = [change for change in self.changes if not change.is_new]
        self.assertTrue(new and wired)
        for change in self.changes:
            self.assertNotIn("{{", change.content.replace("{{number}}", ""), change.path)
            self.assertNotEqual(change.path.read_text() if change.path.exists() else "", change.content)
        self.assertTrue(all(name in change.content or name.replace("_", "-") in change.content for change in wired))

    def assert_buildable(self, area: str) -> None:
        """Each crate that a skeleton names is one of the area's."""
        workspace = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["dependencies"]
        manifest = tomllib.loads((ROOT / "functions" / area / "Cargo.toml").read_text())
        known = {*manifest["dependencies"], manifest["package"]["name"]}
        sources = [change for change in self.changes if change.is_new and change.path.suffix == ".rs"]
        self.assertEqual(len(sources), 2)
        for source in sources:
            for crate in workspace:
                if re.search(rf"\b{crate.replace('-', '_')}::", source.content):
                    self.assertIn(crate, known, f"{source.path.name} of {area} names {crate}")

    def areas_with(self, text: str) -> list[str]:
        found = [
            path.parent.parent.name for path in (ROOT / "functions").glob("*/src/lib.rs") if text in path.read_text()
        ]
        self.assertGreater(len(found), 2)
        return found

    def test_a_route_in_every_area_that_has_routes(self) -> None:
        for area in self.areas_with("openapi(paths"):
            for method in scaffold.METHODS:
                with self.subTest(area=area, method=method):
                    self.changes.clear()
                    scaffold.new_route(area, "merge_things", method, "/v1/things/{number}/merge")
                    self.assert_planned("merge_things")
                    self.assert_buildable(area)

    def test_a_worker_of_every_kind_in_every_area_that_has_workers(self) -> None:
        for area in self.areas_with("pub fn workers()"):
            for kind in scaffold.KINDS:
                with self.subTest(area=area, kind=kind):
                    self.changes.clear()
                    scaffold.new_worker(area, "index_things", kind)
                    self.assert_planned("index_things")
                    self.assert_buildable(area)

    def test_an_area_without_any_says_what_is_missing(self) -> None:
        with self.assertRaisesRegex(ScaffoldError, "registry.rs"):
            scaffold.new_route("changes", "merge_things", "POST", "/v1/things")

    def test_what_cannot_be_is_told_before_anything_is_written(self) -> None:
        for arguments in (
            ("nowhere", "merge_things", "POST", "/v1/things"),
            ("tickets", "Merge", "POST", "/v1/things"),
            ("tickets", "merge_things", "STEAL", "/v1/things"),
            ("tickets", "merge_things", "POST", "/things"),
            ("tickets", "create_ticket", "POST", "/v1/things"),
        ):
            with self.subTest(arguments=arguments), self.assertRaises(ScaffoldError):
                scaffold.new_route(*arguments)
        self.assertEqual(self.changes, [])

"""That a start deploys as little as brings the cloud up to date."""

import json
import tempfile
import unittest
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from local import deployment
from local.settings import load_settings


class Deploying(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.settings = replace(load_settings(), state=Path(folder.name))
        self.stamp = self.settings.state / "deployed.json"
        self.done: list[str] = []
        self.sources = "a"
        self.binaries = {"sign-in": "1", "sign-up": "1"}
        self.deployed = True
        names: dict[str, Callable[..., Any]] = {
            "fingerprint": lambda _: self.sources,
            "binaries": lambda _: self.binaries,
            "deployed_stacks": lambda _: self.deployed,
            "stack_exists": lambda *_: self.deployed,
            "bootstrap": lambda _: self.done.append("bootstrap"),
            "cdk": lambda _, verb, *__: self.done.append(verb),
            "verify_sending_domain": lambda _: None,
            "update_functions": lambda _, changed: self.done.append(" ".join(changed)),
            "step": lambda _: nullcontext(),
            "skipped": lambda *_: self.done.append("nothing"),
        }
        for name, stub in names.items():
            patch = mock.patch.object(deployment, name, stub)
            patch.start()
            self.addCleanup(patch.stop)

    def deploy(self) -> list[str]:
        self.done.clear()
        deployment.deploy(self.settings)
        return list(self.done)

    def test_only_what_changed(self) -> None:
        self.deployed = False
        self.assertEqual(self.deploy(), ["bootstrap", "deploy"])
        self.deployed = True
        self.assertEqual(self.deploy(), ["nothing"])
        self.binaries = {**self.binaries, "sign-up": "2"}
        self.assertEqual(self.deploy(), ["sign-up"])
        self.assertEqual(self.deploy(), ["nothing"])
        self.binaries = {**self.binaries, "sign-out": "1"}
        self.assertEqual(self.deploy(), ["deploy"])
        self.sources = "b"
        self.assertEqual(self.deploy(), ["deploy"])
        self.deployed = False
        self.assertEqual(self.deploy(), ["bootstrap", "deploy"], "the cloud lost its stacks")

    def test_a_deployment_that_failed_is_done_again(self) -> None:
        self.deploy()
        self.sources = "b"
        with mock.patch.object(deployment, "cdk", side_effect=RuntimeError), self.assertRaises(RuntimeError):
            self.deploy()
        self.sources = "a"
        self.assertEqual(self.deploy(), ["deploy"])
        self.assertEqual(json.loads(self.stamp.read_text())["stacks"], "a")

    def test_what_stacks_are_made_of_is_there(self) -> None:
        for pattern in deployment.SOURCES:
            self.assertTrue(list(deployment.ROOT.glob(pattern)), pattern)

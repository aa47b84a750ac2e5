"""The client and a running server, which VOLANO_URL names."""

import json
import os
import pathlib
import re
import unittest
import urllib.request

from volano import Refused, Volano

URL = os.environ.get("VOLANO_URL")
AMPLE = 60.0
ASK = {
    "subject": "ann",
    "context": {"hour": 13, "device": {"kind": "phone"}, "tags": ["a"]},
    "baseline": {"action": "short"},
}


def get(path):
    with urllib.request.urlopen(URL + path) as answer:
        return json.load(answer)


def decision(decision_id):
    return get(f"/v1/tasks/headline/decisions/{decision_id}")


@unittest.skipUnless(URL, "VOLANO_URL names no server")
class ServerTest(unittest.TestCase):
    def client(self, **settings):
        self.told = []
        client = Volano(URL, timeout=AMPLE, on_trouble=self.told.append, **settings)
        self.addCleanup(client.close)
        return client

    def test_an_outcome_reported_again_counts_once(self):
        volano = self.client()
        choice = volano.decide("headline", {**ASK, "explain": True})
        self.assertFalse(choice.fallback)
        self.assertEqual(choice.decision["why"]["value"], choice.decision["propensity"])
        volano.observe("headline", choice, {"type": "click", "key": "k-py"})
        volano.observe("headline", choice, {"type": "click", "key": "k-py"})
        self.assertTrue(volano.flush(AMPLE))
        self.assertEqual(1, len(decision(choice.decision_id)["outcomes"]))
        self.assertEqual(2, volano.counts.delivered)
        self.assertEqual([], self.told)

    def test_an_event_is_credited_to_the_decision_of_its_subject(self):
        volano = self.client()
        choice = volano.decide("headline", {**ASK, "subject": "bob"})
        volano.event({"subject": "bob", "type": "purchase"})
        self.assertTrue(volano.flush(AMPLE))
        outcomes = decision(choice.decision_id)["outcomes"]
        self.assertEqual(["purchase"], [outcome["type"] for outcome in outcomes])

    def test_what_the_server_refuses_is_raised_with_its_field(self):
        volano = self.client()
        with self.assertRaises(Refused) as caught:
            volano.decide("headline", {**ASK, "count": 0})
        self.assertEqual("count", caught.exception.problem["field"])
        with self.assertRaises(Refused) as caught:
            volano.decide("none", ASK)
        self.assertEqual(404, caught.exception.problem["status"])

    def test_wrong_outcomes_are_told_and_the_others_kept(self):
        volano = self.client()
        choice = volano.decide("headline", ASK)
        volano.observe("headline", "nobody", {"type": "click"})
        volano.observe("headline", choice, {"type": "unheard-of"})
        volano.observe("headline", choice, {"type": "click"})
        self.assertTrue(volano.flush(AMPLE))
        self.assertEqual([400, 404], sorted(t.problem["status"] for t in self.told))
        self.assertEqual(1, len(decision(choice.decision_id)["outcomes"]))

    def test_what_a_confirming_client_got_is_activated(self):
        volano = self.client(confirm=True)
        choice = volano.decide("headline", ASK)
        self.assertTrue(volano.flush(AMPLE))
        self.assertIn("activated", decision(choice.decision_id))

    def test_what_the_readme_shows_works(self):
        readme = (pathlib.Path(__file__).parent.parent / "README.md").read_text()
        code = re.search(r"```python\n(.*?)```", readme, re.S).group(1)
        shown = []
        exec(code.replace("http://127.0.0.1:8080", URL), {"show": shown.append})
        self.assertEqual(1, len(shown))
        newest = get("/v1/tasks/headline/decisions?subject=cleo")["decisions"][0]
        outcomes = decision(newest["decisionId"])["outcomes"]
        self.assertEqual({"click", "purchase"}, {outcome["type"] for outcome in outcomes})


if __name__ == "__main__":
    unittest.main()

"""Deciding with a server that answers, or does not."""

import json
import socket
import unittest

from volano import Refused, Trouble, Volano
from volano.breaker import Breaker

from .misbehaving import (
    Misbehaving,
    answering,
    deciding,
    half,
    resetting,
    silent,
    trickling,
    trickling_head,
)

ASK = {"subject": "ann", "baseline": {"action": "short"}}
AMPLE = 60.0
SHORT = 0.05


class DecideTest(unittest.TestCase):
    def server(self, *behaviours):
        server = Misbehaving(*behaviours)
        self.addCleanup(server.close)
        return server

    def client(self, server, timeout=AMPLE, **settings):
        url = server if isinstance(server, str) else server.url
        client = Volano(url, timeout=timeout, closing=1e-9, **settings)
        self.addCleanup(client.close)
        return client

    def assert_fallback(self, choice, reason):
        self.assertTrue(choice.fallback)
        self.assertEqual("short", choice.action)
        self.assertIn(reason, choice.reason)
        self.assertIsNone(choice.decision)

    def test_what_the_server_decides_is_answered(self):
        server = self.server(deciding("long"))
        choice = self.client(server).decide("headline", {**ASK, "context": {"hour": 13}})
        self.assertFalse(choice.fallback)
        self.assertEqual("long", choice.action)
        self.assertEqual(0.5, choice.decision["propensity"])
        request = server.requests.get()
        self.assertTrue(request.head.startswith("POST /v1/tasks/headline/decide HTTP/1.1"))
        self.assertEqual(
            {**ASK, "context": {"hour": 13}, "decisionId": choice.decision_id}, request.json
        )

    def test_the_key_is_shown_to_the_server(self):
        server = self.server(deciding("long"))
        self.client(server, key="k-1").decide("headline", ASK)
        self.assertIn("Authorization: Bearer k-1\r\n", server.requests.get().head)

    def test_a_connection_is_kept(self):
        server = self.server(deciding("long"))
        client = self.client(server)
        for _ in range(3):
            client.decide("headline", ASK)
        self.assertEqual(1, len(server._open))

    def test_a_silent_server_is_replaced_by_the_baseline(self):
        server = self.server(silent)
        choice = self.client(server, SHORT).decide("headline", ASK)
        self.assert_fallback(choice, "no whole answer within 50 ms")
        self.assertLessEqual(server.requests.qsize(), 1)  # it is not tried again

    def test_an_answer_that_trickles_in_does_not_outlast_the_time_out(self):
        for behaviour in (trickling, trickling_head):
            with self.subTest(behaviour.__name__):
                choice = self.client(self.server(behaviour), SHORT).decide("headline", ASK)
                self.assert_fallback(choice, "no whole answer within 50 ms")

    def test_after_a_time_out_the_next_answer_is_that_of_the_next_call(self):
        server = self.server(silent, deciding("long"))
        client = self.client(server, SHORT, breaker=(10_000, 5.0))
        while server.requests.empty():  # on a busy machine the time may be over before it is asked
            self.assert_fallback(client.decide("headline", ASK), "no whole answer")
        client._timeout = AMPLE
        self.assertEqual("long", client.decide("headline", ASK).action)

    def test_a_broken_connection_is_tried_once_more_under_the_same_id(self):
        server = self.server(resetting, deciding("long"))
        self.assertFalse(self.client(server).decide("headline", ASK).fallback)
        self.assertEqual(server.requests.get().body, server.requests.get().body)

    def test_a_server_that_breaks_every_connection_is_replaced_by_the_baseline(self):
        choice = self.client(self.server(resetting)).decide("headline", ASK)
        self.assert_fallback(choice, "unreachable: ConnectionResetError")

    def test_half_an_answer_is_none(self):
        choice = self.client(self.server(half)).decide("headline", ASK)
        self.assert_fallback(choice, "unreachable: IncompleteRead")

    def test_where_nobody_listens_the_baseline_is_played(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
        client = self.client(f"http://127.0.0.1:{port}")
        self.assert_fallback(client.decide("headline", ASK), "ConnectionRefusedError")
        self.assertEqual(1, client.counts.fallbacks)

    def test_a_server_that_cannot_now_is_replaced_by_the_baseline(self):
        for status in (408, 429, 500, 502, 503, 302):
            with self.subTest(status):
                server = self.server(answering(status, "{}", "Retry-After: 1", "Location: /"))
                choice = self.client(server).decide("headline", ASK)
                self.assert_fallback(choice, f"status {status}")

    def test_an_answer_that_is_no_decision_is_replaced_by_the_baseline(self):
        deep = "[" * 100_000
        for body in ("", "<html>", "[]", "null", "{}", '{"decisionId":7}', '{"decisionId":', deep):
            with self.subTest(body[:20]):
                choice = self.client(self.server(answering(200, body))).decide("headline", ASK)
                self.assert_fallback(choice, "the answer was no decision")

    def test_a_refusal_is_raised_with_field_and_detail(self):
        for status in (400, 404, 409, 413):
            with self.subTest(status):
                problem = {"status": status, "title": "t", "detail": "no", "field": "context.x"}
                server = self.server(answering(status, json.dumps(problem)))
                with self.assertRaises(Refused) as caught:
                    self.client(server).decide("headline", ASK)
                self.assertEqual(problem, caught.exception.problem)
                self.assertEqual(f"{status} at context.x: no", str(caught.exception))

    def test_a_key_that_is_not_taken_is_told_and_does_not_stop_the_caller(self):
        problem = {"status": 401, "title": "t", "detail": "expired"}
        told = []
        client = self.client(
            self.server(answering(401, json.dumps(problem))), on_trouble=told.append
        )
        self.assert_fallback(client.decide("headline", ASK), "status 401")
        self.assertEqual([Trouble("/v1/tasks/headline/decide", "", problem, lost=False)], told)

    def test_without_a_baseline_the_first_eligible_action_is_played_and_the_others_follow(self):
        client = self.client(self.server(answering(500, "")))
        actions = [{"id": "a"}, {"id": "b"}, {"id": "c"}, {"id": "d"}]
        choice = client.decide("headline", {"actions": actions, "exclude": ["a"], "count": 2})
        self.assertEqual([("0", "b"), ("1", "c")], [(r["slot"], r["action"]) for r in choice.ranking])

    def test_a_request_with_nothing_to_fall_back_on_is_refused_also_when_the_server_is_there(self):
        server = self.server(deciding("long"))
        with self.assertRaisesRegex(ValueError, "baseline or actions must name"):
            self.client(server).decide("headline", {})
        self.assertEqual(0, server.requests.qsize())

    def test_what_has_no_form_in_json_is_refused(self):
        client = self.client(self.server(deciding("long")))
        for odd in (float("nan"), object()):
            with self.assertRaises(ValueError):
                client.decide("headline", {**ASK, "context": {"x": odd}})

    def test_after_failures_in_a_row_one_call_tries_again_when_the_pause_is_over(self):
        down = answering(503, "")
        server = self.server(down, down, down, deciding("long"))
        now = [0.0]
        client = self.client(server, breaker=(2, 5.0), _monotonic=lambda: now[0])
        self.assert_fallback(client.decide("headline", ASK), "503")
        self.assert_fallback(client.decide("headline", ASK), "503")
        now[0] = 4.999
        self.assert_fallback(client.decide("headline", ASK), "circuit open")
        now[0] = 5.0
        self.assert_fallback(client.decide("headline", ASK), "503")
        self.assert_fallback(client.decide("headline", ASK), "circuit open")
        now[0] = 10.0
        self.assertFalse(client.decide("headline", ASK).fallback)
        self.assertFalse(client.decide("headline", ASK).fallback)
        self.assertEqual(5, server.requests.qsize())

    def test_while_one_call_tries_the_others_do_not(self):
        now = [0.0]
        breaker = Breaker(1, 1.0, lambda: now[0])
        breaker.failed()
        now[0] = 1.0
        self.assertTrue(breaker.allows())
        self.assertFalse(breaker.allows())
        breaker.succeeded()
        self.assertTrue(breaker.allows())
        self.assertTrue(breaker.allows())

    def test_a_confirming_client_defers_and_then_activates_what_it_got(self):
        server = self.server(deciding("long"), answering(200, '{"new":true}'))
        choice = self.client(server, confirm=True).decide("headline", ASK)
        self.assertTrue(server.requests.get().json["defer"])
        path = f"POST /v1/tasks/headline/decisions/{choice.decision_id}/activate HTTP/1.1"
        self.assertTrue(server.requests.get().head.startswith(path))

    def test_a_confirming_client_activates_no_fallback(self):
        client = self.client(self.server(answering(500, "")), confirm=True)
        client.decide("headline", ASK)
        self.assertEqual(0, client.counts.waiting)

    def test_settings_that_are_none_are_refused_by_name(self):
        for url in ("localhost:8080", "ftp://x", "http://"):
            with self.assertRaisesRegex(ValueError, "url must be http"):
                Volano(url)
        with self.assertRaisesRegex(ValueError, "timeout must be above 0: 0"):
            Volano("http://x", timeout=0)


if __name__ == "__main__":
    unittest.main()

"""Outcomes and events, to a server that takes them or does not."""

import json
import queue
import threading
import unittest
from datetime import datetime, timezone

from volano import Volano
from volano.outbox import Rest, pause

from .misbehaving import Misbehaving, after, answering, resetting, silent, taking

AMPLE = 60.0
CLICK = {"type": "click"}


class Rests:
    """Rests that take no time, and are written down."""

    def __init__(self):
        self.taken = queue.Queue()

    def rest(self, seconds):
        self.taken.put(seconds)

    def end(self):
        pass


def problem(status, field=None):
    said = {"status": status, "title": "t", "detail": "no"}
    return json.dumps({**said, "field": field} if field else said)


def ids(request):
    return "".join(outcome["decisionId"] for outcome in request.json)


class ReportTest(unittest.TestCase):
    def setUp(self):
        self.rests = Rests()
        self.told = []

    def server(self, *behaviours):
        server = Misbehaving(*behaviours)
        self.addCleanup(server.close)
        return server

    def client(self, server, **settings):
        given = {
            "closing": 1e-9,
            "on_trouble": self.told.append,
            "_rest": self.rests,
            "_now": lambda: datetime(2026, 11, 21, 12, tzinfo=timezone.utc),
            **settings,
        }
        client = Volano(server.url, **given)
        self.addCleanup(client.close)
        return client

    def test_an_outcome_has_a_key_and_the_time_of_its_report(self):
        server = self.server(taking)
        self.client(server).observe("headline", "d-1", {"type": "click", "value": 0.5})
        request = server.requests.get()
        self.assertTrue(request.head.startswith("POST /v1/tasks/headline/outcomes:batch HTTP/1.1"))
        (outcome,) = request.json
        self.assertEqual(36, len(outcome.pop("key")))
        self.assertEqual(
            {"decisionId": "d-1", "type": "click", "value": 0.5, "at": "2026-11-21T12:00:00Z"},
            outcome,
        )

    def test_a_key_and_a_time_of_the_callers_own_are_kept(self):
        server = self.server(taking)
        own = {"type": "click", "key": "k", "at": "2026-01-01T00:00:00Z"}
        self.client(server).observe("headline", "d-1", own)
        self.assertEqual([{"decisionId": "d-1", **own}], server.requests.get().json)

    def test_an_event_is_told_of_its_subject(self):
        server = self.server(answering(200, '{"credited":[],"new":true}'))
        client = self.client(server)
        event = {"subject": "ann", "type": "purchase", "key": "order-17"}
        client.event(event)
        request = server.requests.get()
        self.assertTrue(request.head.startswith("POST /v1/events HTTP/1.1"))
        self.assertEqual({**event, "at": "2026-11-21T12:00:00Z"}, request.json)
        self.assertTrue(client.flush(AMPLE))
        self.assertEqual(1, client.counts.delivered)

    def test_what_waited_is_sent_together_by_task(self):
        signal = threading.Event()
        server = self.server(after(signal, taking), taking)
        client = self.client(server)
        client.observe("one", "a", CLICK)
        self.assertEqual("a", ids(server.requests.get()))
        client.observe("one", "b", CLICK)
        client.observe("two", "c", CLICK)
        client.observe("one", "d", CLICK)
        signal.set()
        self.assertEqual("bd", ids(server.requests.get()))
        self.assertEqual("c", ids(server.requests.get()))
        self.assertTrue(client.flush(AMPLE))
        self.assertEqual(4, client.counts.delivered)

    def test_what_is_tried_again_is_the_same(self):
        server = self.server(resetting, answering(503, "", "Retry-After: 7"), taking)
        client = self.client(server)
        client.observe("headline", "d-1", CLICK)
        self.assertEqual(1, len({server.requests.get().body for _ in range(3)}))
        self.assertTrue(client.flush(AMPLE))
        first = self.rests.taken.get()
        self.assertTrue(0.05 <= first <= 0.1, first)
        self.assertEqual(7, self.rests.taken.get())
        self.assertEqual([], self.told)

    def test_an_answer_that_is_not_one_of_ours_delivers_nothing(self):
        for body in ("<html>", "[]", "{}", "[1]"):
            with self.subTest(body):
                server = self.server(answering(200, body), taking)
                client = self.client(server)
                client.observe("headline", "d-1", CLICK)
                self.assertEqual(server.requests.get().body, server.requests.get().body)
                self.assertTrue(client.flush(AMPLE))
                self.assertEqual(1, client.counts.delivered)

    def five(self, *behaviours):
        """Sends a, and b to e together once that was answered."""
        signal = threading.Event()
        server = self.server(after(signal, taking), *behaviours)
        client = self.client(server)
        client.observe("headline", "a", CLICK)
        server.requests.get()
        for decision_id in "bcde":
            client.observe("headline", decision_id, CLICK)
        signal.set()
        return server, client

    def test_the_wrong_one_of_a_batch_is_told_and_the_others_are_sent_again(self):
        server, client = self.five(answering(400, problem(400, "[1].value")), taking)
        self.assertEqual("bcde", ids(server.requests.get()))
        self.assertEqual("bde", ids(server.requests.get()))
        self.assertTrue(client.flush(AMPLE))
        (trouble,) = self.told
        self.assertEqual("c", json.loads(trouble.report)["decisionId"])
        self.assertTrue(trouble.lost)
        self.assertEqual((1, 4), (client.counts.refused, client.counts.delivered))

    def test_a_batch_refused_without_a_place_is_halved_until_the_wrong_one_is_found(self):
        def no_c(server, connection, request):
            wrong = "c" in ids(request)
            (answering(413, problem(413)) if wrong else taking)(server, connection, request)

        _, client = self.five(no_c)
        self.assertTrue(client.flush(AMPLE))
        (trouble,) = self.told
        self.assertEqual("c", json.loads(trouble.report)["decisionId"])
        self.assertEqual(4, client.counts.delivered)

    def test_what_is_unknown_or_in_conflict_is_told_in_its_place(self):
        answers = f'[{{"new":true}},{problem(404)},{{"new":false}},{problem(409)}]'
        _, client = self.five(answering(200, answers))
        self.assertTrue(client.flush(AMPLE))
        self.assertEqual([404, 409], [t.problem["status"] for t in self.told])
        self.assertEqual(3, client.counts.delivered)

    def test_outcomes_of_an_unknown_task_are_all_told(self):
        server, client = self.five(answering(404, problem(404)))
        self.assertTrue(client.flush(AMPLE))
        self.assertEqual(1, server.requests.qsize())
        self.assertEqual(4, len(self.told))

    def test_reports_outlast_a_key_that_is_not_taken(self):
        server = self.server(answering(401, problem(401)), answering(403, "<html>"), taking)
        client = self.client(server)
        client.observe("headline", "d-1", CLICK)
        self.assertTrue(client.flush(AMPLE))
        self.assertEqual([False, False], [t.lost for t in self.told])
        self.assertEqual(1, client.counts.delivered)

    def test_a_handler_that_fails_does_not_end_the_sending(self):
        def fails(_):
            raise RuntimeError("a handler's defect")

        client = self.client(
            self.server(answering(404, problem(404)), taking), on_trouble=fails
        )
        with self.assertLogs("volano", "WARNING"):
            client.observe("headline", "a", CLICK)
            self.assertTrue(client.flush(AMPLE))
        client.observe("headline", "b", CLICK)
        self.assertTrue(client.flush(AMPLE))
        self.assertEqual(1, client.counts.delivered)

    def test_what_is_refused_is_logged_without_its_content_if_nobody_handles_it(self):
        server = self.server(answering(404, problem(404)))
        client = Volano(server.url, closing=1e-9)
        self.addCleanup(client.close)
        with self.assertLogs("volano", "WARNING") as logged:
            client.event({"subject": "ann@example.org", "type": "click"})
            self.assertTrue(client.flush(AMPLE))
        self.assertIn("404 at /v1/events", logged.output[0])
        self.assertNotIn("ann", logged.output[0])

    def test_when_the_queue_is_full_the_oldest_goes_and_is_counted(self):
        signal = threading.Event()
        server = self.server(after(signal, taking), taking)
        client = self.client(server, queue=3)
        client.observe("headline", "a", CLICK)
        server.requests.get()
        for decision_id in "bcd":
            client.observe("headline", decision_id, CLICK)
        self.assertEqual(1, client.counts.dropped)
        signal.set()
        self.assertEqual("cd", ids(server.requests.get()))

    def test_outcomes_of_a_fallback_go_nowhere_and_are_counted(self):
        client = self.client(self.server(answering(500, "")))
        choice = client.decide("headline", {"baseline": {"action": "short"}})
        client.observe("headline", choice, CLICK)
        self.assertEqual((1, 0), (client.counts.of_fallbacks, client.counts.waiting))

    def test_a_flush_ends_when_its_time_is_over_and_a_closed_client_drops_what_is_left(self):
        server = self.server(silent)
        client = self.client(server)
        client.observe("headline", "a", CLICK)
        server.requests.get()
        client.observe("headline", "b", CLICK)
        self.assertFalse(client.flush(0.001))
        self.assertEqual(2, client.counts.waiting)
        client.close()
        client.observe("headline", "c", CLICK)
        self.assertGreaterEqual(client.counts.dropped, 2)
        self.assertEqual(3, client.counts.dropped + client.counts.waiting)

    def test_a_flush_ends_the_rest_of_a_sender(self):
        server = self.server(answering(503, "", "Retry-After: 200"), taking)
        client = self.client(server, _rest=Rest())
        client.observe("headline", "a", CLICK)
        server.requests.get()
        self.assertTrue(client.flush(AMPLE))

    def test_pauses_double_up_to_a_bound_and_are_half_chance(self):
        self.assertEqual([0.05, 0.1, 0.4], [pause(n, None, 0) for n in (1, 2, 4)])
        self.assertAlmostEqual(12.8, pause(9, None, 0))
        self.assertEqual([15, 15], [pause(n, None, 0) for n in (10, 1_000_000)])
        self.assertLessEqual(pause(1_000, None, 0.999), 30)

    def test_the_pause_is_as_long_as_the_server_asks_within_a_bound(self):
        self.assertEqual([9, 15, 300], [pause(1, 9, 0), pause(10, 9, 0), pause(1, 1e6, 0)])


if __name__ == "__main__":
    unittest.main()

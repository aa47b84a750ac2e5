"""Runs all tests, and writes what became of each in the Test Anything Protocol."""

import sys
import unittest


class Tap(unittest.TestResult):
    def startTest(self, test):
        super().startTest(test)
        self.went_wrong = []

    def addError(self, test, err):
        super().addError(test, err)
        self.went_wrong.append(self.errors[-1][1])

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.went_wrong.append(self.failures[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.went_wrong.append(f"{subtest}\n{self._exc_info_to_string(err, test)}")

    def stopTest(self, test):
        super().stopTest(test)
        skipped = [why for skipped, why in self.skipped if skipped is test]
        name = test.id().rsplit(".", 1)[-1].replace("test_", "", 1).replace("_", " ")
        ok = "not ok" if self.went_wrong else "ok"
        print(f"{ok} {self.testsRun} - {name}{f' # SKIP {skipped[0]}' if skipped else ''}")
        print("".join(self.went_wrong), end="", flush=True)


result = Tap()
unittest.defaultTestLoader.discover("tests", top_level_dir=".").run(result)
sys.exit(not result.wasSuccessful() or result.testsRun == 0)

"""Services whose shapes are in their lives: two linked cases, no applicant, and done at once."""

from __future__ import annotations

from desktop.catalogue.load import use
from desktop.catalogue.problems import shown_key
from desktop.catalogue.untouched import untouched
from desktop.cli.doctor_lives import life_lines
from desktop.domain.life import CaseState, Life
from desktop.forms.decisions import decisions
from desktop.forms.evaluate import Evaluation, evaluate
from desktop.forms.form import Service
from desktop.forms.given import Given, Rules
from tests.fixtures.language_files import calendar, districts, loaded, titles
from tests.unit.catalogue.lives_files import FOLDER, lives
from tests.unit.catalogue.test_everything import TODAY

LOADED = loaded(lives())
RULES = Rules(LOADED.fees, calendar(), districts(), titles())


def service(name: str) -> Service:
    found = LOADED.catalogue.edition(name, "2569")
    assert found is not None
    return found


def evaluated(name: str, **given: object) -> Evaluation:
    return evaluate(service(name), Given(office="BKP", **given), RULES, TODAY)  # type: ignore[arg-type]


def test_they_are_read_and_all_that_their_examples_expect_holds() -> None:
    assert [str(problem) for problem in LOADED.problems] == []
    assert use(LOADED) is LOADED.catalogue
    ids = {one.service.id for one in LOADED.linked}
    assert {path.stem for path in FOLDER.iterdir()} <= ids


def test_an_example_touches_each_of_their_rules() -> None:
    shipped = ("complaint", "change_of_name", "receipt_copy")
    names = (*(path.stem for path in FOLDER.iterdir()), *shipped)
    mine = {f"catalogue/{name}.toml" for name in names}
    idle = [shown_key(place) for place in untouched(LOADED, RULES) if place.file.name in mine]
    assert idle == []


def test_what_is_done_at_once_is_decided_by_nobody() -> None:
    now = evaluated("receipt_copy")
    assert now.life.begins is CaseState.DONE
    assert decisions(now) == ()
    (linked,) = (one for one in LOADED.linked if one.service.id == "receipt_copy")
    assert list(life_lines([linked], "en"))[1:] == [
        "  not reviewed; the receiving office does it · done at acceptance"
    ]


def test_a_report_needs_nobody_who_applies_and_is_executed_without_a_review() -> None:
    now = evaluated("complaint")
    assert (now.service.applicant, now.service.lines) == ("", ())
    assert [one.role.id for one in now.parties if one.problem] == []
    assert now.life == Life(
        review="none", route="owning", owning="BKP", wait_days=15, appeal_days=60
    )
    assert now.life.begins is CaseState.APPROVED
    assert [one.move for one in service("complaint").decisions] == ["execute", "execute", "refuse"]


OLD = {"kind": "person", "acting": "self", "identity": "chip", "name": "นายเดิม ทดสอบ"}


def test_the_former_holders_refund_begins_at_once_or_by_invitation() -> None:
    for present, begin in (("yes", "now"), ("no", "invite")):
        now = evaluated("change_of_name", parties={"old_holder": ({**OLD, "present": present},)})
        (follow,) = now.follows
        assert (follow.service, follow.begin, follow.applicant, follow.after) == (
            "deposit_refund", begin, "old_holder", "accepted",
        )  # fmt: skip
    assert evaluated("change_of_name").follows == (), "nobody is named"

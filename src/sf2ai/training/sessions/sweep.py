"""A sweep: trainings with hyperparameters that Optuna draws, told to it by their probes.

Optuna's storage is a file in the home. A trial that was begun is trained on after a stop or a kill; its
result is written before Optuna is told, so that none is trained twice.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sf2ai.errors import BusyError, DamagedFileError, HomeError, InputError
from sf2ai.store.atomic import disk_error, write_bytes
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_sweep, wait_for_character
from sf2ai.training.files.former_logs import last_probes
from sf2ai.training.sessions.messages import Job, JobRunner, Report
from sf2ai.training.sessions.processes import FORMER_SECONDS
from sf2ai.training.sessions.sweep_plan import SweepPlan, SweptRange, TrialResult
from sf2ai.user_files import parse_json, read_at_most

if TYPE_CHECKING:
    from optuna import Study

_MAX_BYTES = 1 << 20
_ENDED = ("COMPLETE", "FAIL", "PRUNED")
"""Optuna's states of trials that are over."""


class SweepSession:
    """A sweep in a home.

    Attributes:
        plan: of the sweep.
        results: of the trials that have ended, by number.
    """

    def __init__(self, home: Home, plan: SweepPlan, *, resume: bool = False) -> None:
        """Prepare; nothing is written before `run`.

        Args:
            home: has the sweep's files, and trained opponents.
            plan: what is swept.
            resume: continue the sweep of this name; only the number of trials may be greater.

        Raises:
            InputError: Optuna is not installed; the sweep exists, or there is none to continue, or it has
                other settings.
            DamagedFileError, HomeError: its files cannot be read.
        """
        require_optuna()
        self.plan = plan
        self.results: dict[int, TrialResult] = {}
        self._home = home
        self._folder = home.sweep(plan.name)
        before = self._read_plan()
        if before is None and resume:
            raise InputError(
                f"there is no sweep {plan.name!r} in {str(home.path)!r} to continue; omit --resume"
            )
        if before is not None and not resume:
            raise InputError(
                f"there is a sweep {plan.name!r} in {str(home.path)!r} already; continue it with --resume, "
                "or give this one another name with --name"
            )
        if before is not None:
            self._require_same(before)

    def run(self, runner: JobRunner) -> Iterator[Report]:
        """Run the trials that are left and yield the reports of their trainings.

        Raises:
            KeyboardInterrupt: Ctrl-C, after everything was saved.
            BusyError: another process runs this sweep, or still trains one of its trials.
            TrainingError: a process died.
            HomeError: a file cannot be written, by a training either; its trial can be continued.
        """
        with hold_sweep(self._home, self.plan.name):
            write_bytes(
                self._folder / "sweep.json", (json.dumps(self.plan.to_json(), indent=1) + "\n").encode()
            )
            study = self._open_study()
            self._await_former(study)
            for report in runner.run(self._jobs(study)):
                if isinstance(report.error, BusyError | HomeError):  # says nothing about the values
                    raise report.error
                number = self.trial_of(report)
                if report.result is not None:
                    self._end(study, self._result(study, number, str(report.result.weights)))
                if report.error is not None:
                    self._end(study, self._result(study, number, problem=str(report.error)))
                yield report

    def trial_of(self, report: Report) -> int:
        """Return the number of the trial that a report is about."""
        return int(report.home.name) if report.home else -1

    def _await_former(self, study: "Study") -> None:
        """Wait until no process of a sweep that was killed trains; such a process saves first."""
        for trial in study.get_trials(deepcopy=False):
            if trial.state.name not in _ENDED:
                home = self._home.trial_home(self.plan.name, trial.number)
                wait_for_character(home, self.plan.config.character, FORMER_SECONDS)

    def _jobs(self, study: "Study") -> Iterator[Job]:
        """Yield the trials that a stop has left, then new ones, each drawn when it is asked for."""
        for trial in study.get_trials(deepcopy=False):
            if trial.state.name in _ENDED:
                result = self._read_result(trial.number)
                self.results[trial.number] = result or TrialResult(trial.number, trial.params)
        for trial in study.get_trials(deepcopy=False):
            if trial.state.name in _ENDED:
                continue
            result = self._read_result(trial.number)
            if result is not None:  # the process died before it told Optuna
                self._tell(study, result)
                continue
            yield from self._job(study, trial.number, trial.params)
        distributions = {name: _distribution(one) for name, one in self.plan.ranges.items()}
        while len(study.get_trials(deepcopy=False)) < self.plan.trials:
            number = len(study.get_trials(deepcopy=False))
            study.sampler = _sampler(self.plan.seed + number)
            drawn = study.ask(fixed_distributions=distributions)
            yield from self._job(study, drawn.number, drawn.params)

    def _job(self, study: "Study", number: int, values: Mapping[str, object]) -> Iterator[Job]:
        """Yield the training of a trial; none if its values do not fit each other."""
        home = self._home.trial_home(self.plan.name, number)
        try:
            config = self.plan.config_of(values)
        except InputError as error:
            self._end(study, TrialResult(number, values, problem=str(error)))
            return
        resume = has_checkpoint(home.checkpoint(config.character))
        yield Job(home.path, config, resume, players=self._home.path)

    def _result(self, study: "Study", number: int, weights: str = "", problem: str = "") -> TrialResult:
        """Return the result of a trial by the last probe against each opponent; a problem leaves none."""
        home, values = (
            self._home.trial_home(self.plan.name, number),
            study.get_trials(deepcopy=False)[number].params,
        )
        if problem:
            return TrialResult(number, values, problem=problem)
        last = last_probes(home.probes(self.plan.config.character))
        wins, draws, losses = (sum(one.counts[place] for one in last) for place in range(3))
        problem = "" if last else "no probe was played; give more episodes"
        return TrialResult(number, values, (wins, draws, losses), weights, problem)

    def _end(self, study: "Study", result: TrialResult) -> None:
        """Write the result of a trial, tell Optuna, and remove what only a continued training needs."""
        home, character = self._home.trial_home(self.plan.name, result.number), self.plan.config.character
        write_bytes(home.path / "result.json", (json.dumps(result.to_json()) + "\n").encode())
        self._tell(study, result)
        for folder in (home.replay(character), home.checkpoint(character)):
            shutil.rmtree(folder, ignore_errors=True)

    def _tell(self, study: "Study", result: TrialResult) -> None:
        from optuna.trial import TrialState

        self.results[result.number] = result
        if result.rounds:
            study.tell(result.number, result.win_rate)
        else:
            study.tell(result.number, state=TrialState.FAIL)

    def _open_study(self) -> "Study":
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        storage = optuna.storages.RDBStorage(f"sqlite:///{self._folder / 'study.db'}")
        return optuna.create_study(
            storage=storage, study_name=self.plan.name, direction="maximize", load_if_exists=True
        )

    def _read_result(self, number: int) -> TrialResult | None:
        document = _read_json(self._home.trial_home(self.plan.name, number).path / "result.json")
        try:
            return TrialResult.from_json(document) if document is not None else None
        except (KeyError, TypeError, ValueError):
            return None  # it is trained again from its checkpoint

    def _read_plan(self) -> dict[str, Any] | None:
        document = _read_json(self._folder / "sweep.json")
        return document if isinstance(document, dict) else None

    def _require_same(self, before: Mapping[str, Any]) -> None:
        """Raise `InputError` unless a sweep that was begun is this one, with as many trials or more."""
        now = json.loads(json.dumps(self.plan.to_json()))
        for part in ("ranges", "seed", "config"):
            if before.get(part) != now[part]:
                raise InputError(
                    f"the sweep {self.plan.name!r} was begun with other {part}; give the file as it was, or "
                    "begin another sweep with --name"
                )
        if int(before.get("trials", 0)) > self.plan.trials:
            raise InputError(
                f"the sweep {self.plan.name!r} was begun for {before['trials']} trials, and "
                f"{self.plan.trials} are fewer; give {before['trials']} or more"
            )


def require_optuna() -> None:
    """Raise `InputError` if Optuna is not installed."""
    from importlib.util import find_spec

    if find_spec("optuna") is None:
        raise InputError(
            "a sweep needs Optuna, which is not installed; install it: pip install 'sf2ai[sweep]'"
        )


def _distribution(swept: SweptRange) -> Any:
    """Return a range as Optuna has it."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if swept.choices:
        return CategoricalDistribution(swept.choices)
    if swept.is_whole:
        return IntDistribution(int(swept.least), int(swept.most), log=swept.is_log)
    return FloatDistribution(swept.least, swept.most, log=swept.is_log)


def _sampler(seed: int) -> Any:
    from optuna.samplers import TPESampler

    return TPESampler(seed=seed % 2**32, constant_liar=True)


def _read_json(path: Path) -> Any:
    try:
        return parse_json(read_at_most(path, _MAX_BYTES))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error("read", path, error) from error
    except ValueError as error:
        raise DamagedFileError(
            f"{str(path)!r} was altered and cannot be read ({error}); begin another sweep with --name"
        ) from error

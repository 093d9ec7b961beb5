//! Two hundred random scenarios: a run twice is the same run, a seek is a replay, a fork shares its past, facts are what
//! the rows say, and the laws hold.

mod random;

use random::Random;
use sim::fact::{Fact, FactKind, KindSet};
use sim::law;
use sim::model::{Action, Model, Trap, Verdict};
use sim::policy::BreakerState;
use sim::record::{Playhead, Recording};
use sim::scenario;
use sim::sink::Silent;
use sim::world::World;
use std::rc::Rc;

/// What breaks a law: a fallback that stands in for a write.
const AGAINST_A_LAW: [FactKind; 1] = [FactKind::WriteReplaced];
/// What only a hand does, and no file.
const BY_HAND: [FactKind; 4] = [
    FactKind::CrashSet,
    FactKind::HeldBack,
    FactKind::LetGo,
    FactKind::Hastened,
];
const SCENARIOS: u64 = 200;
const EVENTS_MAX: u32 = 2_000;
/// Small chunks have many seams.
const CHUNK_ROWS: usize = 48;

fn model(number: u64) -> Rc<Model> {
    let text = random::file(number);
    let file = scenario::parse(text.as_bytes()).unwrap_or_else(|problems| refused(&problems));
    let variant = file.variants()[0].id.clone();
    let model = file.compile(&variant, &[]);
    Rc::new(model.unwrap_or_else(|problems| refused(&problems)))
}

fn refused<T>(problems: &[scenario::Problem]) -> T {
    let shown: Vec<_> = problems.iter().map(|p| (&p.path, &p.code)).collect();
    panic!("the generator makes files without mistakes: {shown:?}")
}

fn recording(number: u64) -> Recording {
    let mut run = Recording::start(model(number), number, Vec::new()).with_chunk_rows(CHUNK_ROWS);
    finish(&mut run);
    run
}

fn finish(run: &mut Recording) {
    let until = run.model().until;
    while !run.extend(until, EVENTS_MAX, 100) {}
}

/// Runs `check` on every scenario; each is named when it fails.
fn for_each(check: fn(u64)) {
    for number in 0..SCENARIOS {
        let failed = std::panic::catch_unwind(|| check(number)).is_err();
        assert!(!failed, "it is the scenario of random::file({number})");
    }
}

#[test]
fn the_scenarios_differ_and_are_long_enough_to_mean_something() {
    let runs: Vec<Recording> = (0..SCENARIOS).map(recording).collect();
    let all: u32 = runs.iter().map(Recording::len).sum();
    let long = runs.iter().filter(|run| run.len() > 100).count();
    assert!(all > 40_000 && long > 100, "{all} events, {long} long runs");
    let said = |run: &Recording| {
        run.rows(0..run.len())
            .fold(0, |all, (_, row)| all | row.kinds().0)
    };
    let all = KindSet(runs.iter().fold(0, |all, run| all | said(run)));
    let unsaid: Vec<_> = FactKind::ALL
        .iter()
        .filter(|kind| !all.has(**kind) && !BY_HAND.contains(kind) && !AGAINST_A_LAW.contains(kind))
        .map(|kind| kind.name())
        .collect();
    assert!(unsaid.len() <= 3, "no scenario says {unsaid:?}");
}

/// A row's flags say what its facts say, and no fingerprint knows of them.
#[test]
fn flags_are_what_the_facts_say() {
    let mut seen = KindSet::default();
    for number in 0..SCENARIOS {
        let run = recording(number);
        let mut told = vec![KindSet::default(); run.len() as usize];
        for said in run.describe(0..run.len()) {
            told[said.row as usize] = told[said.row as usize].with(flag(&said.fact));
        }
        for (row, found) in run.rows(0..run.len()) {
            let flags = KindSet(found.kinds().0 & !found.kinds().kinds().0);
            assert_eq!(flags, told[row as usize], "row {row} of {number}");
            seen = seen.with(flags);
        }
    }
    let all = KindSet::OPENED.with(KindSet::LOST).with(KindSet::AGAIN);
    assert_eq!(seen, all, "some scenario raises each flag");
}

fn flag(fact: &Fact) -> KindSet {
    match fact {
        Fact::BreakerChanged {
            to: BreakerState::Open | BreakerState::ForcedOpen,
            ..
        } => KindSet::OPENED,
        Fact::Dropped { reason, .. } if reason.is_loss() => KindSet::LOST,
        Fact::LeaderElected { lost, .. } if *lost > 0 => KindSet::LOST,
        Fact::Sent { copy: true, .. }
        | Fact::Leased { again: Some(_), .. }
        | Fact::Fetched { again: Some(_), .. }
        | Fact::Delivered {
            redelivered: true, ..
        } => KindSet::AGAIN,
        _ => KindSet::default(),
    }
}

#[test]
fn a_run_twice_is_the_same_run() {
    for_each(|number| {
        let (one, two) = (recording(number), recording(number));
        assert_eq!(one.len(), two.len());
        assert_eq!(one.fingerprint(), two.fingerprint());
        assert_eq!(one.last().digest(), two.last().digest());
    });
}

#[test]
fn a_seek_is_a_replay_for_every_event() {
    for_each(|number| {
        let run = recording(number);
        let mut world = World::new(Rc::clone(run.model()), number, [].into());
        world.extend_until(run.model().until);
        let mut playhead = Playhead::default();
        for applied in 0..run.len().min(EVENTS_MAX) {
            let found = run.seek(applied);
            assert_eq!(found.fingerprint(), world.fingerprint(), "at {applied}");
            let digest = found.digest();
            assert_eq!(digest, world.digest(), "at {applied}");
            let cached = playhead.seek(&run, applied, true);
            assert_eq!(cached.fingerprint(), found.fingerprint(), "at {applied}");
            if applied % 16 == 0 {
                assert_eq!(cached.digest(), digest, "at {applied}, cached");
            }
            world.step(&mut Silent);
        }
    });
}

#[test]
fn a_fork_shares_its_past_and_replays_from_the_start() {
    for_each(|number| {
        let run = recording(number);
        let random = &mut Random::new(number ^ 0xF0);
        let applied = random.below(u64::from(run.len()) + 1) as u32;
        let mut fork = run.fork(applied, action(random, &run));
        let past = fork.len();
        assert!(run.shares_with(&fork, past) && fork.shares_with(&run, past));
        finish(&mut fork);
        assert!(run.shares_with(&fork, past));
        let rows = |run: &Recording| run.rows(0..past).collect::<Vec<_>>();
        assert_eq!(rows(&run), rows(&fork));
        let mut again = Recording::start(Rc::clone(run.model()), number, fork.commands().to_vec());
        finish(&mut again);
        assert_eq!(again.len(), fork.len());
        assert_eq!(again.fingerprint(), fork.fingerprint());
        // A fork of the fork keeps both commands, and every seek in it is a replay too.
        let applied = random.below(u64::from(fork.len()) + 1) as u32;
        let mut second = fork.fork(applied, action(random, &fork));
        finish(&mut second);
        for _ in 0..20 {
            let applied = random.below(u64::from(second.len()) + 1) as u32;
            assert_eq!(second.seek(applied).applied(), applied);
        }
        assert_eq!(
            second.describe(0..second.len()).is_empty(),
            second.is_empty()
        );
        let commands = second.commands();
        let broken = law::breaches(run.model(), number, commands, run.model().until, EVENTS_MAX);
        assert_eq!(broken, []);
    });
}

fn action(random: &mut Random, run: &Recording) -> Action {
    let node = random.below(run.model().nodes.len() as u64) as u16;
    let message = random.below(40) as u32;
    match random.below(12) {
        0 => Action::Crash {
            node,
            instance: None,
        },
        1 => Action::Hang {
            node,
            instance: Some(random.below(3) as u32),
        },
        2 => Action::Restart {
            node,
            instance: None,
        },
        3 => Action::Partition { a: node, b: None },
        4 => Action::Hold { message },
        5 => Action::Release { message },
        6 => Action::Overtake { message },
        7 | 8 => Action::CrashAt(Trap {
            node,
            instance: None,
            program: random.below(2) as u16,
            line: random.below(4) as u16,
            after: random.below(2) == 0,
        }),
        _ => Action::Strike {
            message,
            verdict: [
                Verdict::Drop,
                Verdict::Duplicate,
                Verdict::Refuse,
                Verdict::Delay(sim::time::Span::from_ms(3)),
            ][random.below(4) as usize],
        },
    }
}

#[test]
fn facts_are_of_the_kinds_that_their_rows_say() {
    for_each(|number| {
        let run = recording(number);
        let mut kinds = vec![KindSet::default(); run.len() as usize];
        for said in run.describe(0..run.len()) {
            kinds[said.row as usize].add(said.fact.kind());
        }
        for (row, recorded) in run.rows(0..run.len()) {
            assert_eq!(kinds[row as usize], recorded.kinds().kinds(), "row {row}");
        }
        // Any window tells what the whole tells.
        let all = run.describe(0..run.len());
        let (from, to) = (run.len() / 3, run.len() / 2);
        let window: Vec<_> = all
            .into_iter()
            .filter(|s| (from..to).contains(&s.row))
            .collect();
        assert_eq!(run.describe(from..to), window);
    });
}

/// Holds: G-4.
#[test]
fn the_laws_hold() {
    for_each(|number| {
        let model = model(number);
        let broken = law::breaches(&model, number, &[], model.until, EVENTS_MAX);
        assert_eq!(broken, []);
    });
}

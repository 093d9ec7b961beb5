//! What the page makes of bad input: words, and nothing lost.

use super::nodes;
use signalbox::app::state::{Notice, Opened};
use signalbox::app::{AppState, Msg, Prefs, Shared, Tape, route::Route, update};
use signalbox::text::page::Label;
use signalbox::text::{Lang, notice};
use sim::record::{EVENTS_DEFAULT, Recording};
use sim::scenario::{File, parse};
use std::rc::Rc;

/// The page itself is tried with a locked storage by `cargo xtask test page`.
#[test]
fn a_locked_storage() {
    let (told, _) = update(
        &AppState::new(Prefs::default(), Route::default()),
        &Msg::StorageBlocked,
    );
    assert_eq!(told.expect("a notice").notices, [Notice::StorageBlocked]);
    assert_eq!(
        Label::StorageBlocked.say(Lang::Ko),
        "브라우저가 저장을 막고 있어서 설정을 기억하지 못해요. 다른 것은 모두 그대로 쓸 수 있어요."
    );
    assert_eq!(
        Label::StorageBlocked.say(Lang::En),
        "The browser blocks storage, so settings will not be remembered. Everything else works."
    );
}

/// The page itself is tried without WebAssembly by `cargo xtask test page`.
#[test]
fn a_browser_without_wasm() {
    let page = include_str!("../../index.html");
    let message = page
        .split("data-boot=\"no-wasm\"")
        .nth(1)
        .expect("the message");
    let message = message.split("</div>").next().expect("its end");
    for words in [
        "<p lang=\"ko\">이 브라우저에서는 WebAssembly를 쓸 수 없어서 Signalbox를 열지 못했어요. Chrome, Edge, Firefox, Safari의 최신 버전으로 열어 주세요.",
        "<p lang=\"en\">Signalbox could not start, because WebAssembly is not available in this browser. Please open this page in a current Chrome, Edge, Firefox or Safari.",
    ] {
        assert!(message.contains(words), "{message}");
    }
}

fn page_with_a_run() -> AppState {
    let file: File = parse(
        nodes(r#""web": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"wait": "1s"}]}"#)
            .as_bytes(),
    )
    .expect("a good file");
    let model = Rc::new(file.compile("", &[]).expect("a scenario"));
    let tape = Tape::new(Recording::whole(model, 1, Vec::new(), EVENTS_DEFAULT));
    let empty = AppState::new(Prefs::default(), Route::default());
    let (opened, _) = update(&empty, &Msg::LessonLoaded(Shared::new(file)));
    let opened = opened.expect("the lesson opens");
    let (run, job) = (opened.runs[0].id, opened.runs[0].job);
    let (recorded, _) = update(&opened, &Msg::Recorded { run, job, tape });
    recorded.expect("a run")
}

#[test]
fn the_last_good_run_stays() {
    let before = page_with_a_run();
    let problems = parse(b"{").expect_err("a mistake");
    let (run, job) = (before.runs[0].id, before.runs[0].job);
    let refused = Msg::LessonRefused {
        file: "my.json".into(),
        problems: problems.clone(),
    };
    let failed = Msg::RecordFailed {
        run,
        job,
        problems: problems.clone(),
    };
    for (msg, file) in [(refused, "my.json"), (failed, "x")] {
        let once = update(&before, &msg).0.expect("a notice");
        let twice = update(&once, &msg).0.unwrap_or(once);
        let (file, problems) = (file.to_owned(), problems.clone());
        let notices = vec![Notice::Problems { file, problems }];
        let expected = AppState {
            notices,
            ..before.clone()
        };
        assert_eq!(twice, expected, "told once, and nothing else changed");
        assert!(twice.runs[0].tape.is_some() && matches!(twice.lesson, Opened::Ready(_)));
    }
    assert_eq!(
        notice::file_refused("my.json", 1, Lang::Ko),
        "my.json을 열지 못했어요. 고칠 곳이 1군데 있어요."
    );
    assert_eq!(
        notice::file_refused("my.json", 1, Lang::En),
        "my.json could not be opened: 1 mistake to correct."
    );
    assert_eq!(
        Label::ProblemsKept.say(Lang::Ko),
        "마지막으로 성공한 실행은 그대로 두었어요."
    );
    assert_eq!(
        Label::ProblemsKept.say(Lang::En),
        "The last good run was kept."
    );
}

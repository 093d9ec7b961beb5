//! What goes wrong before or beside a run: the page says so, in words that help.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::{Value, json};
use std::time::Duration;
use xtask::shell::Outcome;

pub fn without_wasm_it_says_so(browser: &Browser, server: &Server) -> Outcome {
    browser.before_each_page("delete window.WebAssembly;")?;
    browser.open(&server.address(""))?;
    is_said(
        browser,
        "no-wasm",
        &["WebAssembly를 쓸 수 없어서", "WebAssembly is not available"],
    )
}

pub fn broken_download(browser: &Browser, server: &Server) -> Outcome {
    browser.devtools("Network.enable", json!({}))?;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] }))?;
    browser.open(&server.address(""))?;
    let words = [
        "한 사건씩",
        "one event at a time",
        "불러오지 못했어요",
        "could not be loaded",
    ];
    is_said(browser, "failed", &words)?;
    let picture = "return document.querySelector('svg').getBoundingClientRect().width > 300;";
    match browser.run(picture, &[])? {
        Value::Bool(true) => Ok(()),
        _ => Err("the still picture is not shown".to_string()),
    }
}

/// A browser that makes no more elements of pictures: then the program cannot go on drawing, and panics.
const BREAKS: &str = "Node.prototype.cloneNode = Document.prototype.createElementNS = () => { throw new Error('no more elements'); };";

pub fn a_panic_shows_a_way_out(browser: &Browser, server: &Server) -> Outcome {
    let lessons = lessons::all()?;
    let lesson = lessons.iter().find(|it| it.id == "create-order");
    let start = Visit {
        at: Some(3),
        ..visit(lesson, "ko", (1280, 720))
    };
    start.open(browser, server)?;
    let place = browser.run(
        "return [location.hash, localStorage.getItem('signalbox.prefs')];",
        &[],
    )?;
    browser.run(BREAKS, &[])?;
    let stopped = "document.querySelector('.recovery[role=alert]')";
    for _ in 0..20 {
        browser.press("\u{e014}")?;
        if browser.run(&format!("return Boolean({stopped});"), &[])? == true {
            break;
        }
    }
    browser.wait(stopped, Duration::from_secs(5))?;
    let told = browser.run(
        &format!(
            "const screen = {stopped}, box = screen.getBoundingClientRect();
             const whole = box.left <= 0 && box.top <= 0 && box.right >= innerWidth && box.bottom >= innerHeight;
             const languages = [...screen.querySelectorAll('[lang]')].map((it) => it.lang + (it.querySelector('h1').textContent && it.querySelector('p').textContent ? ' said' : ''));
             const report = screen.querySelector('pre');
             getSelection().selectAllChildren(report);
             return [whole, languages.join(), /^Signalbox \\d/.test(report.textContent) && report.textContent.includes('panicked'), getSelection().toString().includes('panicked')];"
        ),
        &[],
    )?;
    if told != json!([true, "ko said,en said", true, true]) {
        return Err(format!("  the screen of a panic: {told}"));
    }
    // A new start at the same place, with everything that was kept.
    browser.run("location.reload();", &[])?;
    browser.wait(
        "document.documentElement.dataset.ready === '1'",
        Duration::from_secs(30),
    )?;
    let again = browser.run("return [document.querySelector('.at strong').textContent.match(/\\d+/)[0] >= 3, localStorage.getItem('signalbox.prefs')];", &[])?;
    let kept = json!([true, place[1]]);
    none(
        (again != kept)
            .then(|| format!("  after a reload: {again}, not {kept}"))
            .into_iter()
            .collect(),
    )
}

fn is_said(browser: &Browser, state: &str, words: &[&str]) -> Outcome {
    let condition = format!("document.documentElement.dataset.boot === '{state}'");
    browser.wait(&condition, Duration::from_secs(20))?;
    let shown = browser.run("return document.body.innerText;", &[])?;
    let shown = shown.as_str().unwrap_or_default();
    let missing = words.iter().filter(|it| !shown.contains(**it));
    none(
        missing
            .map(|it| format!("  \"{it}\" is not shown in: {shown}"))
            .collect(),
    )
}

/// A reader's language, what the address asks for, and words of the message.
type Told<'a> = (&'a str, &'a str, &'a str);

pub fn locked_storage(browser: &Browser, server: &Server) -> Outcome {
    browser.before_each_page(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('locked', 'SecurityError'); } });",
    )?;
    is_told(
        browser,
        server,
        &[
            ("ko", "#/", "저장을 막고 있어서"),
            ("en", "#/", "blocks storage"),
        ],
    )
}

pub fn unknown_lesson(browser: &Browser, server: &Server) -> Outcome {
    let hash = "#/l/no-such-lesson";
    is_told(
        browser,
        server,
        &[
            ("ko", hash, "실습은 없어요"),
            ("en", hash, "There is no lesson"),
        ],
    )
}

/// It is told and goes from the address, and nothing of it becomes part of the page.
pub fn unknown_place(browser: &Browser, server: &Server) -> Outcome {
    for hash in ["#%%%", "#/s/AAAA", "#<img/src=x>"] {
        let words = [("en", hash, "make no sense here")];
        is_told(browser, server, &words)?;
        let left = "/^#\\/([?]|$)/.test(location.hash) && !document.querySelector('img')";
        browser.wait(left, Duration::from_secs(3))?;
    }
    Ok(())
}

pub fn unreachable_lesson(browser: &Browser, server: &Server) -> Outcome {
    browser.devtools("Network.enable", json!({}))?;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": ["*/lessons/*"] }))?;
    let hash = "#/l/coffee-shop";
    let words = [
        ("ko", hash, "불러오지 못했어요"),
        ("en", hash, "could not be loaded"),
    ];
    is_told(browser, server, &words)
}

/// Files from the reader's disk: each is refused in words, and what was there stays.
pub fn bad_files(browser: &Browser, server: &Server) -> Outcome {
    let drop = "const [text, times] = arguments;
                const carried = new DataTransfer();
                carried.items.add(new File([text.repeat(times)], 'my.json'));
                document.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, cancelable: true }));";
    let stage = "return document.getElementById('stage').innerText;";
    let files = [
        (
            json!(["{", 1]),
            "JSON이 여기서 끊겼어요",
            "The JSON ends here",
        ),
        (json!(["[", 1000]), "너무 깊이 겹쳐", "Nested too deeply"),
        (
            json!([" ", 10_000_000]),
            "파일이 10 MB라서",
            "The file has 10 MB",
        ),
        (
            json!(["{\"signalbox\": 9}", 1]),
            "형식 9판",
            "format version 9",
        ),
    ];
    for (number, (lang, kept)) in [("ko", "그대로 두었어요"), ("en", "run was kept")]
        .into_iter()
        .enumerate()
    {
        let hash = format!("?file={number}#/l/mobile-sync-chain?lang={lang}");
        browser.open(&server.address(&hash))?;
        browser.wait(
            "!!document.querySelector('#stage svg')",
            Duration::from_secs(20),
        )?;
        let before = browser.run(stage, &[])?;
        for (file, ko, en) in &files {
            let words = if lang == "ko" { ko } else { en };
            browser.run(drop, file.as_array().map_or(&[], Vec::as_slice))?;
            for words in [words, &kept] {
                let condition = format!("document.body.innerText.includes({words:?})");
                browser
                    .wait(&condition, Duration::from_secs(20))
                    .map_err(|why| format!("  {lang}: {why}"))?;
            }
            if browser.run(stage, &[])? != before {
                return Err(format!("  {lang}: the stage changed after {file}"));
            }
        }
    }
    Ok(())
}

fn is_told(browser: &Browser, server: &Server, messages: &[Told]) -> Outcome {
    for (number, (lang, hash, words)) in messages.iter().enumerate() {
        browser.open(&server.address(&format!("?told={number}{hash}?lang={lang}")))?;
        let condition = format!("document.body.innerText.includes({words:?})");
        browser
            .wait(&condition, Duration::from_secs(20))
            .map_err(|why| format!("  {lang}: {why}"))?;
    }
    Ok(())
}

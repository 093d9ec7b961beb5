//! Three lessons walked in the page in headless Chromium: mount, step, back, seek, knob, fork, variants, language.
//! Run by `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const LESSONS: [(&str, &str); 3] = [
    (
        "duplicate-payment",
        include_str!("../static/lessons/duplicate-payment.json"),
    ),
    (
        "mobile-sync-chain",
        include_str!("../static/lessons/mobile-sync-chain.json"),
    ),
    (
        "cb-resilience4j",
        include_str!("../static/lessons/cb-resilience4j.json"),
    ),
];

/// The page's own looks: without them the parts have no size of their own.
const STYLES: [&str; 5] = [
    include_str!("../static/tokens.css"),
    include_str!("../static/boot.css"),
    include_str!("../static/app.css"),
    include_str!("../static/views.css"),
    include_str!("../static/narrow.css"),
];

/// Tells where two texts begin to differ.
fn same(expected: &str, found: &str, what: &str) {
    let at = expected
        .char_indices()
        .zip(found.chars())
        .find(|((_, a), b)| a != b)
        .map_or(expected.len().min(found.len()), |((i, _), _)| i);
    let from = (0..=at.saturating_sub(60))
        .rev()
        .find(|i| expected.is_char_boundary(*i))
        .unwrap_or(0);
    let tail = |text: &str| {
        text.get(from..)
            .unwrap_or_default()
            .chars()
            .take(160)
            .collect::<String>()
    };
    assert!(
        expected == found,
        "{what}:\n  expected …{}\n  found    …{}",
        tail(expected),
        tail(found)
    );
}

/// Runs JavaScript with one text argument.
fn js(body: &str, argument: &str) -> JsValue {
    let function = Function::new_with_args("a", body);
    function
        .call1(&JsValue::NULL, &JsValue::from_str(argument))
        .unwrap()
}

async fn rest(ms: u32) {
    let wait = Function::new_with_args("ms", "return new Promise(done => setTimeout(done, ms))");
    let promise: Promise = wait
        .call1(&JsValue::NULL, &JsValue::from(ms))
        .unwrap()
        .unchecked_into();
    JsFuture::from(promise).await.unwrap();
}

/// Waits until a JavaScript condition holds.
async fn until(condition: &str, what: &str) {
    for _ in 0..400 {
        if js(&format!("return !!({condition})"), "").is_truthy() {
            return;
        }
        rest(25).await;
    }
    panic!(
        "waited in vain for {what}: {condition}; the page says: {}",
        seen("#app")
    );
}

/// Returns the text that a part of the page shows.
fn seen(selector: &str) -> String {
    let text = js(
        "const e = document.querySelector(a); return e ? e.innerText.replace(/\\s+/g, ' ') : ''",
        selector,
    );
    text.as_string().unwrap_or_default()
}

/// Returns everything that says where the run stands: views, list, ledger, sentence, position. Waits until nothing moves.
async fn page() -> String {
    let mut before = String::new();
    for _ in 0..40 {
        rest(150).await;
        let now = ["main", ".sentence", ".at"].map(seen).join("\n—\n");
        if now == before {
            return now;
        }
        before = now;
    }
    panic!("the page does not come to rest: {before}");
}

fn press(code: &str) {
    js(
        "(document.activeElement || document.body).blur?.(); document.body.dispatchEvent(new KeyboardEvent('keydown',
            { code: a.replace(/^.*\\+/, ''), key: a, bubbles: true, cancelable: true, ctrlKey: a.startsWith('Control+') }))",
        code,
    );
}

fn click(selector: &str) {
    let hit = js(
        "const e = document.querySelector(a); if (e) e.click(); return !!e",
        selector,
    );
    assert!(hit.is_truthy(), "there is nothing to click at {selector}");
}

/// Moves a native slider and tells the page as a browser does.
fn slide(selector: &str, share: f64) {
    let argument = format!("{selector}|{share}");
    let moved = js(
        "const [s, share] = a.split('|'); const e = document.querySelector(s); if (!e) return false;
         e.value = Math.round(+e.min + (e.max - e.min) * share);
         e.dispatchEvent(new Event('input', { bubbles: true })); e.dispatchEvent(new Event('change', { bubbles: true })); return true",
        &argument,
    );
    assert!(moved.is_truthy(), "there is no slider at {selector}");
}

/// Mounts the page once; lessons come from this file instead of the network.
async fn open(id: &str) {
    let served = Array::new();
    for (id, text) in LESSONS {
        served.push(&Array::of2(
            &JsValue::from_str(id),
            &JsValue::from_str(text),
        ));
    }
    let window = web_sys::window().unwrap();
    Reflect::set(&window, &"lessonsOfTheTest".into(), &served).unwrap();
    js(
        "window.fetch = url => { const found = window.lessonsOfTheTest.find(([id]) => String(url).includes(id + '.json'));
            return Promise.resolve(found ? new Response(found[1]) : new Response('', { status: 404 })) };
         localStorage.clear(); location.hash = '#/l/' + a + '?lang=en&theme=light'",
        id,
    );
    let document = window.document().unwrap();
    if document.get_element_by_id("app").is_none() {
        let style = document.create_element("style").unwrap();
        style.set_text_content(Some(&STYLES.join("\n")));
        document.head().unwrap().append_child(&style).unwrap();
        let app = document.create_element("div").unwrap();
        app.set_id("app");
        document.body().unwrap().append_child(&app).unwrap();
        signalbox::ui::mount();
    }
    until(&format!("location.hash.includes('{id}') && document.documentElement.dataset.ready === '1' && document.querySelector('.at strong')"), id).await;
    rest(200).await;
}

async fn walk(id: &str) {
    open(id).await;
    press("Home");
    let start = page().await;

    // Step, and back to identical text.
    let mut pages = vec![start.clone()];
    for _ in 0..6 {
        press("ArrowRight");
        pages.push(page().await);
    }
    pages
        .windows(2)
        .for_each(|pair| assert_ne!(pair[0], pair[1], "{id}: a step changes what is seen"));
    for there in pages.iter().rev().skip(1) {
        press("ArrowLeft");
        same(
            there,
            &page().await,
            &format!("{id}: a step back shows what was there"),
        );
    }

    // Seek.
    slide(".scrub input[type=range]", 0.6);
    let sought = page().await;
    assert_ne!(sought, start, "{id}: seeking moves the cursor");
    press("Home");
    same(
        &start,
        &page().await,
        &format!("{id}: the start is the start"),
    );
    press("End");
    let end = page().await;

    // A knob re-records the whole run, and undo brings the old one back.
    let knob = ".knob input[type=range]";
    let label = seen(".knob output");
    slide(
        knob,
        if seen(".knob output") == "1" {
            1.0
        } else {
            0.9
        },
    );
    rest(300).await;
    assert_ne!(seen(".knob output"), label, "{id}: the knob moved");
    press("Control+KeyZ");
    rest(300).await;
    press("End");
    assert_eq!(
        seen(".knob output"),
        label,
        "{id}: undo brings the knob back"
    );
    same(
        &end,
        &page().await,
        &format!("{id}: undo brings the run back"),
    );

    // The reader's own hand forks the past; the old run can be brought back.
    press("Home");
    (0..3).for_each(|_| press("ArrowRight"));
    let before = page().await;
    until(
        "document.querySelector('.hands button')",
        "something to do by hand",
    )
    .await;
    click(".hands button");
    rest(300).await;
    assert_ne!(page().await, before, "{id}: a command branches off");
    press("Control+KeyZ");
    rest(300).await;
    same(
        &before,
        &page().await,
        &format!("{id}: undo shows the run that was there"),
    );

    variants_and_language(id).await;
}

async fn variants_and_language(id: &str) {
    // In a narrow window one view is in sight: the ledger is where variants differ.
    press("Digit4");
    press("End");
    let end = page().await;
    choose_variant(1).await;
    press("End");
    assert_ne!(page().await, end, "{id}: another variant, another run");
    choose_variant(0).await;
    press("End");
    same(
        &end,
        &page().await,
        &format!("{id}: the first variant is as it was"),
    );
    press("Digit1");
    click(".variants .beside");
    rest(300).await;
    assert_eq!(
        js(
            "return document.querySelectorAll('svg.stage, .stage svg, #stage svg').length > 1",
            ""
        ),
        JsValue::TRUE,
        "{id}: two stages on one clock"
    );
    click(".variants .beside");
    rest(300).await;

    press("Digit4");
    let language = "document.querySelector('.ends button[lang]')";
    js(&format!("{language}.click()"), "");
    until("document.documentElement.lang === 'ko'", "Korean").await;
    let korean = page().await;
    assert!(
        korean.chars().any(|c| ('가'..='힣').contains(&c)),
        "{id}: Korean is Korean"
    );
    js(&format!("{language}.click()"), "");
    until("document.documentElement.lang === 'en'", "English").await;
    same(
        &end,
        &page().await,
        &format!("{id}: the language changes words and nothing else"),
    );
}

/// Chooses a variant: by its segment, or from the list where segments have no room.
async fn choose_variant(i: u32) {
    js(
        "const segment = document.querySelectorAll('.segments button')[+a]; if (segment) return segment.click();
         const list = document.querySelector('.variants select'); list.value = 'v' + a;
         list.dispatchEvent(new Event('change', { bubbles: true }))",
        &i.to_string(),
    );
    rest(300).await;
}

#[wasm_bindgen_test]
async fn the_order_that_was_charged_twice() {
    walk("duplicate-payment").await;
}

#[wasm_bindgen_test]
async fn one_hung_service() {
    walk("mobile-sync-chain").await;
}

#[wasm_bindgen_test]
async fn the_life_of_a_circuit_breaker() {
    walk("cb-resilience4j").await;
}

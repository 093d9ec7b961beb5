//! The JavaScript class `Machine` in headless Chromium. Run by `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, JSON, Object, Reflect};
use signalbox::api::Machine;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const LESSON: &str = include_str!("../static/lessons/duplicate-payment.json");

fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &JsValue::from_str(name)).unwrap()
}

fn text(value: &JsValue) -> String {
    String::from(JSON::stringify(value).unwrap())
}

fn options(pairs: &[(&str, &str)]) -> JsValue {
    let object = Object::new();
    for (name, value) in pairs {
        Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value)).unwrap();
    }
    object.into()
}

#[wasm_bindgen_test]
fn it_steps_goes_back_and_seeks() {
    let mut machine = Machine::load(LESSON, JsValue::UNDEFINED).unwrap();
    assert!(machine.length() > 10);
    let first = text(&machine.step());
    let second = text(&machine.step());
    assert_eq!(text(&machine.back()), second);
    assert_eq!(machine.applied(), 1);
    assert_eq!(text(&machine.rows(0, 2)), format!("[{first},{second}]"));
    let end = machine.seek(u32::MAX);
    assert_eq!(
        field(&end, "applied").as_f64(),
        Some(f64::from(machine.length()))
    );
    assert_eq!(
        field(&end, "fingerprint").as_string(),
        Some(machine.fingerprint())
    );
    assert!(machine.step().is_null());
    let middle = text(&machine.seek(5));
    machine.seek(9);
    assert_eq!(text(&machine.seek(5)), middle);
    machine.seek(0);
    assert!(machine.back().is_null());
}

#[wasm_bindgen_test]
fn facts_have_numbers_and_causes() {
    let machine = Machine::load(LESSON, JsValue::UNDEFINED).unwrap();
    let facts = Array::from(&machine.facts(0, machine.length()));
    let expired = facts.iter().find(|said| {
        field(&field(said, "fact"), "fact").as_string().as_deref() == Some("lease_expired")
    });
    let expired = expired.expect("the lesson is about an expired lease");
    assert!(
        field(&expired, "at").as_string().is_some(),
        "instants are text"
    );
    assert!(
        field(&field(&expired, "fact"), "lease")
            .as_string()
            .is_some()
    );
    assert!(Array::from(&field(&expired, "because")).length() > 0);
}

#[wasm_bindgen_test]
fn variants_seeds_and_mistakes() {
    let plain = Machine::load(LESSON, JsValue::UNDEFINED).unwrap();
    let variants = plain.variants();
    let last = variants.last().unwrap();
    let other = Machine::load(
        LESSON,
        options(&[("variant", last), ("seed", "12345678901234567890")]),
    );
    assert_ne!(other.unwrap().fingerprint(), plain.fingerprint());

    for (file, given, error) in [
        ("{", JsValue::UNDEFINED, "file"),
        (
            LESSON,
            options(&[("variant", "nothing-like-it")]),
            "scenario",
        ),
        (LESSON, options(&[("seed", "seven")]), "options"),
        (LESSON, options(&[("sede", "7")]), "options"),
    ] {
        let refused = Machine::load(file, given).err().expect(error);
        assert_eq!(field(&refused, "error").as_string().as_deref(), Some(error));
        let problem = Array::from(&field(&refused, "problems")).get(0);
        for lang in ["ko", "en"] {
            assert!(
                field(&problem, lang)
                    .as_string()
                    .is_some_and(|words| !words.is_empty())
            );
        }
    }
}

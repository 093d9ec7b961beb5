//! The one place that performs effects.

use super::address::Address;
use super::recorder::Recorder;
use super::share::address;
use super::{keys, storage};
use crate::app::lesson::Lesson;
use crate::app::{Effect, Msg, Shared};
use crate::lesson::catalogue;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, Response};
use yew::Callback;

/// Performs an effect; what it leads to comes back as messages.
pub fn perform(effect: Effect, recorder: &Recorder, place: &Address, send: &Callback<Msg>) {
    match effect {
        Effect::FetchLesson(id) => fetch_lesson(id, send.clone()),
        Effect::Record(job) => recorder.start(*job),
        Effect::Sample(sample) => recorder.sample(*sample),
        Effect::Save(prefs) => told(send, storage::save_prefs(&prefs.to_text())),
        Effect::SaveAnswers(text) => told(send, storage::save_answers(&text)),
        Effect::SetRoute(route) => place.write_soon(route.hash()),
        Effect::CopyAddress(route) => {
            place.write();
            copy_address(address(&route.hash()), send.clone());
        }
        // Focus is moved after the page was drawn: the part may not be there yet.
        Effect::Focus(id) => soon(move || {
            let _ = keys::focus_id(id);
        }),
        Effect::OfferFocus(id) => soon(move || {
            if keys::nothing_has_focus() || keys::has_focus("transport") {
                let _ = keys::focus_id(id);
            }
        }),
    }
}

/// Tells where nothing can be kept.
fn told(send: &Callback<Msg>, kept: bool) {
    if !kept {
        send.emit(Msg::StorageBlocked);
    }
}

/// Does something after the page was drawn.
fn soon(deed: impl FnOnce() + 'static) {
    gloo_timers::callback::Timeout::new(0, deed).forget();
}

fn copy_address(address: String, send: Callback<Msg>) {
    spawn_local(async move {
        // Outside a secure context there is no clipboard.
        let clipboard = web_sys::window().and_then(|window| {
            let navigator = js_sys::Reflect::get(&window, &"navigator".into()).ok()?;
            let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
            clipboard.dyn_into::<web_sys::Clipboard>().ok()
        });
        let done = match clipboard {
            Some(clipboard) => JsFuture::from(clipboard.write_text(&address)).await.is_ok(),
            None => false,
        };
        send.emit(Msg::Copied(done));
    });
}

fn fetch_lesson(id: String, send: Callback<Msg>) {
    spawn_local(async move {
        let msg = match fetch(&catalogue::url(&id)).await {
            Ok(Ok(bytes)) => checked(&id, &bytes),
            Ok(Err(404)) => Msg::LessonFailed {
                lesson: id,
                reason: None,
            },
            Ok(Err(status)) => Msg::LessonFailed {
                lesson: id,
                reason: Some(format!("HTTP {status}")),
            },
            Err(reason) => Msg::LessonFailed {
                lesson: id,
                reason: Some(reason),
            },
        };
        send.emit(msg);
    });
}

/// Reads a file from the reader's disk.
pub fn read_file(file: File, send: Callback<Msg>) {
    spawn_local(async move {
        let name = file.name();
        if let Err(problems) = sim::scenario::check_size(file.size() as u64) {
            return send.emit(Msg::LessonRefused {
                file: name,
                problems,
            });
        }
        let msg = match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => checked(&name, &js_sys::Uint8Array::new(&buffer).to_vec()),
            Err(reason) => Msg::LessonFailed {
                lesson: name,
                reason: Some(format!("{reason:?}")),
            },
        };
        send.emit(msg);
    });
}

fn checked(name: &str, bytes: &[u8]) -> Msg {
    match sim::scenario::parse(bytes) {
        Ok(lesson) => Msg::LessonLoaded(Shared::<Lesson>::new(lesson)),
        Err(problems) => Msg::LessonRefused {
            file: name.to_owned(),
            problems,
        },
    }
}

/// Returns the bytes, or the status that came instead of them, or why nothing came.
async fn fetch(address: &str) -> Result<Result<Vec<u8>, u16>, String> {
    let window = web_sys::window().ok_or("no window")?;
    let text = |reason: wasm_bindgen::JsValue| {
        reason
            .dyn_ref::<js_sys::Error>()
            .map_or_else(|| format!("{reason:?}"), |e| String::from(e.message()))
    };
    let response = JsFuture::from(window.fetch_with_str(address))
        .await
        .map_err(text)?;
    let response: Response = response.dyn_into().map_err(text)?;
    if !response.ok() {
        return Ok(Err(response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(text)?)
        .await
        .map_err(text)?;
    Ok(Ok(js_sys::Uint8Array::new(&buffer).to_vec()))
}

//! Patches: how a variant differs from the scenario of its file. Places are JSON pointers (RFC 6901):
//! `/scenario/nodes/web/load`, with `~1` for `/` and `~0` for `~` inside a name.

use super::json::{DEPTH_MAX, Field, Json, Kind};
use super::problem::{Code, What};
use super::reader::{Fields, Reader};

const OPS_MAX: usize = 200;

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Puts a value in place of the one there, or gives an object one more field.
    Set {
        pointer: String,
        to: Json,
    },
    Remove {
        pointer: String,
    },
    /// Puts a value into a list before that place, or at its end (`/-`); gives an object one more field.
    Add {
        pointer: String,
        value: Json,
    },
}

impl Change {
    pub fn pointer(&self) -> &str {
        match self {
            Self::Set { pointer, .. } | Self::Remove { pointer } | Self::Add { pointer, .. } => {
                pointer
            }
        }
    }

    /// Applies the change; returns whether it pointed at something.
    #[must_use]
    pub fn apply(&self, root: &mut Json) -> bool {
        let pointer = self.pointer();
        let Some((outer, last)) = pointer.rsplit_once('/') else {
            return false;
        };
        let Some(parent) = find_mut(root, outer) else {
            return false;
        };
        let last = unescaped(last);
        match self {
            Self::Set { to, .. } => set(parent, &last, to.clone()),
            Self::Remove { .. } => remove(parent, &last),
            Self::Add { value, .. } => add(parent, &last, value.clone()),
        }
    }
}

/// Returns whether changes and knobs may point there: the words of a lesson are not theirs.
pub fn may_point(pointer: &str) -> bool {
    pointer == "/until" || pointer.starts_with("/scenario/")
}

/// Returns the value at a pointer.
pub fn find<'j>(root: &'j Json, pointer: &str) -> Option<&'j Json> {
    steps(pointer)?.try_fold(root, |json, step| match &json.kind {
        Kind::List(items) => items.get(index(&step)?),
        _ => json.field(&step),
    })
}

/// Returns the value at a pointer, to be changed.
pub fn find_mut<'j>(root: &'j mut Json, pointer: &str) -> Option<&'j mut Json> {
    steps(pointer)?.try_fold(root, |json, step| match &mut json.kind {
        Kind::List(items) => items.get_mut(index(&step)?),
        Kind::Object(fields) => fields
            .iter_mut()
            .find(|f| *f.name == *step)
            .map(|f| &mut f.value),
        _ => None,
    })
}

fn steps(pointer: &str) -> Option<impl Iterator<Item = String>> {
    let mut steps = pointer.split('/');
    (steps.next() == Some("")).then(|| steps.map(unescaped))
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

fn index(step: &str) -> Option<usize> {
    let plain = step == "0" || !step.starts_with(['0', '+']);
    plain.then(|| step.parse().ok()).flatten()
}

fn set(parent: &mut Json, last: &str, value: Json) -> bool {
    match &mut parent.kind {
        Kind::List(items) => index(last)
            .and_then(|i| items.get_mut(i))
            .map(|item| *item = value)
            .is_some(),
        Kind::Object(fields) => {
            match fields.iter_mut().find(|f| &*f.name == last) {
                Some(field) => field.value = value,
                None => fields.push(Field {
                    name: last.into(),
                    value,
                }),
            }
            true
        }
        _ => false,
    }
}

fn remove(parent: &mut Json, last: &str) -> bool {
    match &mut parent.kind {
        Kind::List(items) => index(last)
            .filter(|i| *i < items.len())
            .map(|i| items.remove(i))
            .is_some(),
        Kind::Object(fields) => {
            let place = fields.iter().position(|f| &*f.name == last);
            place.map(|i| fields.remove(i)).is_some()
        }
        _ => false,
    }
}

fn add(parent: &mut Json, last: &str, value: Json) -> bool {
    let Kind::List(items) = &mut parent.kind else {
        return set(parent, last, value);
    };
    let place = if last == "-" {
        Some(items.len())
    } else {
        index(last)
    };
    match place.filter(|i| *i <= items.len()) {
        Some(i) => {
            items.insert(i, value);
            true
        }
        None => false,
    }
}

/// Reads a list of changes.
pub fn changes<'a>(r: &mut Reader<'a>, json: &'a Json) -> Vec<Change> {
    let items = r.list_at_most(json, What::Setting, OPS_MAX);
    items.iter().filter_map(|item| change(r, item)).collect()
}

fn change<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Change> {
    let o = r.open_object(json)?;
    let (name, subject) = r.one_of(o, &["set", "remove", "add"])?;
    let beside = match name {
        "set" => "to",
        "add" => "value",
        _ => name,
    };
    r.object(json, &[name, beside]);
    let pointer = r.text(subject)?.to_owned();
    if !may_point(&pointer) {
        r.note(
            subject,
            Code::PointsNowhere {
                pointer,
                variant: String::new(),
            },
        );
        return None;
    }
    match name {
        "set" => value(r, o, "to", &pointer).map(|to| Change::Set { pointer, to }),
        "add" => value(r, o, "value", &pointer).map(|value| Change::Add { pointer, value }),
        _ => Some(Change::Remove { pointer }),
    }
}

/// Reads the value that a change puts somewhere; changes make nothing deeper than a file may be.
fn value<'a>(r: &mut Reader<'a>, o: Fields<'a>, name: &str, pointer: &str) -> Option<Json> {
    let json = r.need(o, name)?;
    if pointer.split('/').count() + depth(json) > DEPTH_MAX as usize {
        r.note(json, Code::TooDeep { max: DEPTH_MAX });
        return None;
    }
    Some(json.clone())
}

/// Returns how many levels are inside a value, itself included.
fn depth(json: &Json) -> usize {
    let inner = match &json.kind {
        Kind::List(items) => items.iter().map(depth).max(),
        Kind::Object(fields) => fields.iter().map(|field| depth(&field.value)).max(),
        _ => None,
    };
    1 + inner.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::json;
    use super::*;

    #[track_caller]
    fn check(change: Change, expected: Option<&str>) {
        let mut root = json::read(r#"{"a": {"b/c": [1, 2]}, "d": 3}"#).expect("good");
        let applied = change.apply(&mut root);
        assert_eq!(applied, expected.is_some(), "{change:?}");
        if let Some(text) = expected {
            assert_eq!(plain(&root), plain(&json::read(text).expect("good")));
        }
    }

    /// Returns the tree without its places.
    fn plain(json: &Json) -> String {
        match &json.kind {
            Kind::List(items) => format!(
                "[{}]",
                items.iter().map(plain).collect::<Vec<_>>().join(",")
            ),
            Kind::Object(fields) => {
                let all: Vec<_> = fields
                    .iter()
                    .map(|f| format!("{}:{}", f.name, plain(&f.value)))
                    .collect();
                format!("{{{}}}", all.join(","))
            }
            other => format!("{other:?}"),
        }
    }

    fn to(n: i64) -> Json {
        Json::made(Kind::Int(n))
    }

    #[test]
    fn changes_what_it_points_at() {
        let set = |p: &str| Change::Set {
            pointer: p.into(),
            to: to(9),
        };
        let add = |p: &str| Change::Add {
            pointer: p.into(),
            value: to(9),
        };
        let remove = |p: &str| Change::Remove { pointer: p.into() };
        check(set("/d"), Some(r#"{"a": {"b/c": [1, 2]}, "d": 9}"#));
        check(set("/a/b~1c/1"), Some(r#"{"a": {"b/c": [1, 9]}, "d": 3}"#));
        check(
            set("/a/new"),
            Some(r#"{"a": {"b/c": [1, 2], "new": 9}, "d": 3}"#),
        );
        check(set("/x/new"), None);
        check(set("/a/b~1c/2"), None);
        check(
            add("/a/b~1c/-"),
            Some(r#"{"a": {"b/c": [1, 2, 9]}, "d": 3}"#),
        );
        check(
            add("/a/b~1c/0"),
            Some(r#"{"a": {"b/c": [9, 1, 2]}, "d": 3}"#),
        );
        check(add("/a/b~1c/3"), None);
        check(remove("/a/b~1c/0"), Some(r#"{"a": {"b/c": [2]}, "d": 3}"#));
        check(remove("/a"), Some(r#"{"d": 3}"#));
        check(remove("/a/b~1c/01"), None);
        check(remove("d"), None);
        check(remove(""), None);
    }
}

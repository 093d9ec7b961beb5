//! The file form of [`Expr`]: literals, paths that begin with `$`, and objects of one function.

use super::json::{Json, Kind};
use super::problem::{Code, Hint, Place, What};
use super::reader::{Reader, entries};
use crate::program::{Expr, Function, Given, Slot};
use crate::value::Value;
use std::rc::Rc;

/// The longest text of an expression that a reader is shown.
const SHOWN_MAX: usize = 48;
/// The most variables of one program.
const VARIABLES_MAX: usize = 256;

const GIVEN: [(&str, Given); 11] = [
    ("request", Given::Body),
    ("message", Given::Body),
    ("id", Given::Id),
    ("correlation", Given::Correlation),
    ("reply_to", Given::ReplyTo),
    ("redelivered", Given::Redelivered),
    ("partition", Given::Partition),
    ("member", Given::Member),
    ("occurrence", Given::Occurrence),
    ("now", Given::Now),
    ("record_key", Given::Key),
];

/// Functions: the name, how many arguments at least and at most, what stands between them.
const FUNCTIONS: [(&str, Function, usize, usize, &str); 14] = [
    ("equal", Function::Equal, 2, 2, " = "),
    ("less", Function::Less, 2, 2, " < "),
    ("and", Function::And, 2, 16, " and "),
    ("or", Function::Or, 2, 16, " or "),
    ("not", Function::Not, 1, 1, ""),
    ("add", Function::Add, 2, 16, " + "),
    ("subtract", Function::Subtract, 2, 2, " − "),
    ("multiply", Function::Multiply, 2, 16, " × "),
    ("divide", Function::Divide, 2, 2, " ÷ "),
    ("remainder", Function::Remainder, 2, 2, " mod "),
    ("length", Function::Length, 1, 1, ""),
    ("item", Function::Item, 2, 2, ""),
    ("concat", Function::Concat, 1, 16, ""),
    ("chance", Function::Chance, 1, 1, ""),
];

/// The variables of one program, and where they are used.
#[derive(Debug, Default)]
pub struct Variables<'a> {
    pub names: Vec<Rc<str>>,
    assigned: Vec<bool>,
    used: Vec<(Slot, &'a Json)>,
    /// Whether an expression reads the clock or draws.
    pub restless: bool,
}

impl<'a> Variables<'a> {
    /// Beyond the limit all names share the last slot; [`Self::check`] notes it.
    fn slot(&mut self, name: &str) -> Slot {
        if let Some(i) = self.names.iter().position(|n| &**n == name) {
            return i as Slot;
        }
        if self.names.len() > VARIABLES_MAX {
            return VARIABLES_MAX as Slot;
        }
        self.names.push(name.into());
        self.assigned.push(false);
        (self.names.len() - 1) as Slot
    }

    /// Returns the slot that a statement writes; none where the name is none.
    pub fn target(&mut self, r: &mut Reader<'a>, json: &'a Json) -> Option<Slot> {
        let name = r.text(json)?;
        if !r.name(json, name) {
            return None;
        }
        if name == "error" || GIVEN.iter().any(|(given, _)| *given == name) {
            r.note(
                json,
                Code::NameReserved {
                    name: name.to_owned(),
                },
            );
            return None;
        }
        Some(self.assign(name))
    }

    /// Returns the slot of a name that the compiler itself gives a value.
    pub fn assign(&mut self, name: &str) -> Slot {
        let slot = self.slot(name);
        self.assigned[usize::from(slot)] = true;
        slot
    }

    /// Returns a slot that no reader sees.
    pub fn hidden(&mut self) -> Slot {
        let name = format!("#{}", self.names.len());
        self.assign(&name)
    }

    /// Notes every variable that is used and never given a value.
    pub fn check(&self, r: &mut Reader<'a>, program: &'a Json) {
        if self.names.len() > VARIABLES_MAX {
            let (found, max) = (self.names.len() as u64, VARIABLES_MAX as u64);
            r.note(
                program,
                Code::TooMany {
                    what: What::Variable,
                    found,
                    max,
                },
            );
            return;
        }
        for (slot, at) in &self.used {
            if !self.assigned[usize::from(*slot)] {
                let known = (0..self.names.len())
                    .filter(|i| self.assigned[*i])
                    .map(|i| &*self.names[i]);
                let known = known
                    .filter(|n| !n.starts_with('#'))
                    .chain(GIVEN.iter().map(|(n, _)| *n));
                r.unknown(at, What::Variable, &self.names[usize::from(*slot)], known);
            }
        }
    }
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    pub place: Place,
    /// Whether it is inside an `or`, where there is an error.
    pub in_or: bool,
}

/// Reads an expression.
pub fn expr<'a>(
    r: &mut Reader<'a>,
    vars: &mut Variables<'a>,
    around: Around,
    json: &'a Json,
) -> Option<Expr> {
    match &json.kind {
        Kind::Text(text) => match text.strip_prefix('$') {
            Some(rest) if !rest.starts_with('$') => path(r, vars, around, json, rest),
            Some(literal) => Some(Expr::Literal(Value::text(literal))),
            None => Some(Expr::Literal(Value::text(text))),
        },
        Kind::Object(_) => object(r, vars, around, json),
        Kind::List(_) => {
            r.note_with(json, Code::NotAnExpression, || {
                Some(Hint::Write("{\"list\": […]}".into()))
            });
            None
        }
        _ => literal(r, json).map(Expr::Literal),
    }
}

fn path<'a>(
    r: &mut Reader<'a>,
    vars: &mut Variables<'a>,
    around: Around,
    json: &'a Json,
    text: &str,
) -> Option<Expr> {
    let mut steps = text.split('.');
    let head = steps.next().unwrap_or_default();
    if !r.name(json, head) {
        return None;
    }
    let start = if let Some((_, given)) = GIVEN.iter().find(|(name, _)| *name == head) {
        let of_message = !matches!(
            given,
            Given::Id | Given::Member | Given::Occurrence | Given::Now
        );
        vars.restless |= *given == Given::Now;
        if of_message && matches!(around.place, Place::ClientProgram | Place::Loop) {
            let statement = format!("${head}");
            r.note(
                json,
                Code::Misplaced {
                    statement,
                    place: around.place,
                },
            );
            return None;
        }
        Expr::Given(*given)
    } else if head == "error" && !around.in_or {
        r.note(
            json,
            Code::Misplaced {
                statement: "$error".into(),
                place: Place::OutsideOr,
            },
        );
        return None;
    } else {
        let slot = vars.slot(head);
        vars.used.push((slot, json));
        Expr::Slot(slot)
    };
    Some(steps.fold(start, |of, field| Expr::Field(Box::new(of), field.into())))
}

fn object<'a>(
    r: &mut Reader<'a>,
    vars: &mut Variables<'a>,
    around: Around,
    json: &'a Json,
) -> Option<Expr> {
    let mut all = entries(json);
    let (Some((name, body)), None) = (all.next(), all.next()) else {
        r.note_with(json, Code::NotAnExpression, || {
            Some(Hint::Write("{\"record\": {…}}".into()))
        });
        return None;
    };
    match name {
        "record" => {
            r.open_object(body)?;
            let fields: Vec<_> = entries(body)
                .map(|(field, value)| Some((Rc::from(field), expr(r, vars, around, value)?)))
                .collect();
            fields
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(Expr::record)
        }
        "list" => {
            let items: Vec<_> = r
                .list(body)?
                .iter()
                .map(|item| expr(r, vars, around, item))
                .collect();
            items
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(Expr::list)
        }
        _ => apply(r, vars, around, json, name, body),
    }
}

fn apply<'a>(
    r: &mut Reader<'a>,
    vars: &mut Variables<'a>,
    around: Around,
    json: &'a Json,
    name: &str,
    body: &'a Json,
) -> Option<Expr> {
    let Some((_, function, least, most, _)) = FUNCTIONS.iter().find(|f| f.0 == name) else {
        r.unknown(
            json,
            What::Function,
            name,
            FUNCTIONS.iter().map(|f| f.0).chain(["record", "list"]),
        );
        return None;
    };
    let given = arguments(body);
    if given.len() < *least || given.len() > *most {
        r.out_of_range(
            body,
            given.len().to_string(),
            least.to_string(),
            most.to_string(),
        );
        return None;
    }
    vars.restless |= *function == Function::Chance;
    if *function == Function::Chance && !given[0].as_text().is_some_and(|t| t.starts_with('$')) {
        let ppm = r.percent_ppm(&given[0])?;
        return Some(Expr::Apply(
            *function,
            vec![Expr::Literal(Value::I64(ppm as i64))],
        ));
    }
    let read: Vec<_> = given
        .iter()
        .map(|argument| expr(r, vars, around, argument))
        .collect();
    Some(Expr::Apply(
        *function,
        read.into_iter().collect::<Option<_>>()?,
    ))
}

/// A single argument may stand without its list: `{"not": "$x"}`.
fn arguments(body: &Json) -> &[Json] {
    body.items().unwrap_or(std::slice::from_ref(body))
}

/// Reads a value that is known from the start; a decimal is none, for values are equal to themselves everywhere.
pub fn literal<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Value> {
    match &json.kind {
        Kind::Null => Some(Value::Null),
        Kind::Bool(b) => Some(Value::Bool(*b)),
        Kind::Int(n) => Some(Value::I64(*n)),
        Kind::Text(text) => Some(Value::text(text)),
        Kind::Decimal(_) => {
            r.wrong_type(json, super::problem::Shape::Whole);
            None
        }
        Kind::List(items) => {
            let items: Vec<_> = items.iter().map(|item| literal(r, item)).collect();
            items
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(|items| Value::List(items.into()))
        }
        Kind::Object(_) => {
            let fields: Vec<_> = entries(json)
                .map(|(name, value)| Some((Rc::from(name), literal(r, value)?)))
                .collect();
            fields
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(|fields| Value::Record(fields.into()))
        }
    }
}

/// Returns an expression as readers see it in a program.
pub fn shown(json: &Json) -> String {
    let mut text = String::new();
    write(&mut text, json, false);
    if text.chars().count() > SHOWN_MAX {
        text = text.chars().take(SHOWN_MAX - 1).chain(['…']).collect();
    }
    text
}

fn write(out: &mut String, json: &Json, nested: bool) {
    if out.len() > 4 * SHOWN_MAX {
        return;
    }
    match &json.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Kind::Int(n) => out.push_str(&n.to_string()),
        Kind::Decimal(x) => out.push_str(&x.to_string()),
        Kind::Text(text) => match text.strip_prefix('$') {
            Some(rest) if !rest.starts_with('$') => out.push_str(text),
            Some(literal) => out.push_str(&format!("{literal:?}")),
            None => out.push_str(&format!("{text:?}")),
        },
        Kind::List(items) => write_list(out, "[", items, ", ", "]"),
        Kind::Object(_) => {
            let Some((name, body)) = entries(json).next() else {
                return;
            };
            write_function(out, name, body, nested);
        }
    }
}

fn write_function(out: &mut String, name: &str, body: &Json, nested: bool) {
    match (name, FUNCTIONS.iter().find(|f| f.0 == name)) {
        ("record", _) => {
            out.push('{');
            for (i, (field, value)) in entries(body).enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                out.push_str(field);
                out.push_str(": ");
                write(out, value, false);
            }
            out.push('}');
        }
        ("list", _) => write_list(out, "[", arguments(body), ", ", "]"),
        ("not", _) => write_list(out, "not ", arguments(body), "", ""),
        ("chance", _) => {
            out.push_str("chance ");
            match arguments(body).first().and_then(|a| a.as_text()) {
                Some(text) => out.push_str(text),
                None => write(out, body, true),
            }
        }
        (_, Some((.., between))) if !between.is_empty() => {
            let (open, close) = if nested { ("(", ")") } else { ("", "") };
            write_list(out, open, arguments(body), between, close);
        }
        _ => write_list(out, &format!("{name}("), arguments(body), ", ", ")"),
    }
}

fn write_list(out: &mut String, open: &str, items: &[Json], between: &str, close: &str) {
    out.push_str(open);
    for (i, item) in items.iter().enumerate() {
        out.push_str(if i > 0 { between } else { "" });
        write(out, item, true);
    }
    out.push_str(close);
}

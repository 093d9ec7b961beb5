//! The JSON text of a scenario file as a tree that remembers where each value stood.
//!
//! A reader of its own instead of a derived one, for four reasons: every mistake has a line and a
//! column, fields keep the order of the file (it is the order of the lifelines), a field that is
//! written twice is seen, and the depth is limited before the stack is.

use super::problem::{Code, Token};

/// How deep a file may be nested.
pub const DEPTH_MAX: u32 = 64;

/// No place in the text: the value came from a knob.
pub const NOWHERE: u32 = u32::MAX;

/// One value and the byte where it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Json {
    pub at: u32,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Null,
    Bool(bool),
    Int(i64),
    /// A number that is not a whole one, or too great for 64 bits.
    Decimal(f64),
    Text(Box<str>),
    List(Vec<Json>),
    Object(Vec<Field>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: Box<str>,
    pub value: Json,
}

impl Json {
    /// Returns a value that stands nowhere in the text.
    pub fn made(kind: Kind) -> Self {
        Self { at: NOWHERE, kind }
    }

    /// Returns the field of an object; none where it is no object or has no such field.
    pub fn field(&self, name: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Object(fields) => fields.iter().find(|f| &*f.name == name).map(|f| &f.value),
            _ => None,
        }
    }

    /// Returns the items of a list; none where it is no list.
    pub fn items(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(s) => Some(s),
            _ => None,
        }
    }
}

/// Why a text is not JSON: what was wrong, and at which byte.
pub type Broken = (u32, Code);

/// Reads one JSON value.
///
/// # Errors
/// The first place where the text is not JSON, or is nested deeper than [`DEPTH_MAX`].
pub fn read(text: &str) -> Result<Json, Broken> {
    let mut parser = Parser {
        text,
        at: 0,
        depth: 0,
    };
    parser.skip_space();
    let json = parser.value()?;
    parser.skip_space();
    match parser.peek() {
        None => Ok(json),
        Some(_) => Err(parser.expected(Token::End)),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The parser only ever stands before a whole character, so the rest of the text has a first one.
    fn expected(&self, token: Token) -> Broken {
        let found = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next());
        (
            self.at as u32,
            Code::Syntax {
                expected: token,
                found,
            },
        )
    }

    fn take(&mut self, byte: u8, token: Token) -> Result<(), Broken> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.expected(token))
        }
    }

    fn value(&mut self) -> Result<Json, Broken> {
        let at = self.at as u32;
        let kind = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::list)?,
            Some(b'"') => Kind::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Kind::Bool(true))?,
            Some(b'f') => self.word("false", Kind::Bool(false))?,
            Some(b'n') => self.word("null", Kind::Null)?,
            _ => return Err(self.expected(Token::Value)),
        };
        Ok(Json { at, kind })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Kind, Broken>) -> Result<Kind, Broken> {
        if self.depth == DEPTH_MAX {
            return Err((self.at as u32, Code::TooDeep { max: DEPTH_MAX }));
        }
        self.depth += 1;
        self.at += 1;
        self.skip_space();
        let kind = read(self)?;
        self.depth -= 1;
        Ok(kind)
    }

    fn object(&mut self) -> Result<Kind, Broken> {
        let mut fields = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Kind::Object(fields));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.expected(Token::FieldName));
            }
            let name = self.string()?;
            self.skip_space();
            self.take(b':', Token::Colon)?;
            self.skip_space();
            let value = self.value()?;
            fields.push(Field { name, value });
            self.skip_space();
            if self.peek() == Some(b'}') {
                self.at += 1;
                return Ok(Kind::Object(fields));
            }
            self.take(b',', Token::CommaOrBrace)?;
            self.skip_space();
        }
    }

    fn list(&mut self) -> Result<Kind, Broken> {
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Kind::List(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_space();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Kind::List(items));
            }
            self.take(b',', Token::CommaOrBracket)?;
            self.skip_space();
        }
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<Kind, Broken> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(kind)
        } else {
            Err(self.expected(Token::Value))
        }
    }

    fn digits(&mut self) -> Result<(), Broken> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.expected(Token::Digit));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Kind, Broken> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let mut whole = true;
        if self.peek() == Some(b'.') {
            whole = false;
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            whole = false;
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        if let (true, Ok(n)) = (whole, text.parse()) {
            return Ok(Kind::Int(n));
        }
        Ok(Kind::Decimal(text.parse().unwrap_or(f64::INFINITY)))
    }

    fn string(&mut self) -> Result<Box<str>, Broken> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out.into());
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(self.expected(Token::EndOfText)),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Broken> {
        self.at += 1;
        let c = match self.peek() {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.expected(Token::Escape)),
        };
        self.at += 1;
        Ok(c)
    }

    /// Reads `u` and four hexadecimal digits, or two of these that are one character together.
    fn unicode(&mut self) -> Result<char, Broken> {
        let start = self.at;
        let first = self.hex()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            self.take(b'\\', Token::Escape)?;
            if self.peek() != Some(b'u') {
                return Err(self.expected(Token::Escape));
            }
            let second = self.hex()?;
            let low = second.wrapping_sub(0xdc00);
            if low < 0x400 {
                0x10000 + ((first - 0xd800) << 10) + low
            } else {
                u32::MAX
            }
        } else {
            first
        };
        let broken = (
            start as u32,
            Code::Syntax {
                expected: Token::Escape,
                found: Some('u'),
            },
        );
        char::from_u32(code).ok_or(broken)
    }

    fn hex(&mut self) -> Result<u32, Broken> {
        let mut code = 0;
        for _ in 0..4 {
            self.at += 1;
            let digit = self.peek().and_then(|b| char::from(b).to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.expected(Token::Escape))?;
        }
        self.at += 1;
        Ok(code)
    }
}

#[cfg(test)]
mod tests;

//! Korean particles, chosen by how the word before them ends when it is read aloud.
//!
//! A word ends in a vowel, in ㄹ, or in another final consonant. Hangul says so itself; digits are read as Sino-Korean
//! numbers, units by their names, capitals letter by letter, and other Latin words as loanwords are usually written in
//! Hangul. Quotes and closing marks are passed over, and so is a word in round brackets behind another: 큐(queue)는.

/// How a word ends when it is read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

/// Returns the word with 은 or 는: the topic.
pub fn topic(word: &str) -> String {
    attach(word, "은", "는")
}

/// Returns the word with 이 or 가: the subject.
pub fn subject(word: &str) -> String {
    attach(word, "이", "가")
}

/// Returns the word with 을 or 를: the object.
pub fn object(word: &str) -> String {
    attach(word, "을", "를")
}

/// Returns the word with 과 or 와: together with.
pub fn with(word: &str) -> String {
    attach(word, "과", "와")
}

/// Returns the word with 으로 or 로: toward, by means of.
pub fn toward(word: &str) -> String {
    let particle = if ending(word) == Ending::Consonant {
        "으로"
    } else {
        "로"
    };
    format!("{word}{particle}")
}

/// Returns the word with 이에요 or 예요: it is.
pub fn is(word: &str) -> String {
    attach(word, "이에요", "예요")
}

/// Returns the word with 이라 or 라: it is, and so.
pub fn being(word: &str) -> String {
    attach(word, "이라", "라")
}

/// Returns the word with 이라는 or 라는: that is called.
pub fn called(word: &str) -> String {
    attach(word, "이라는", "라는")
}

fn attach(word: &str, closed: &str, open: &str) -> String {
    let particle = if ending(word) == Ending::Vowel {
        open
    } else {
        closed
    };
    format!("{word}{particle}")
}

fn ending(word: &str) -> Ending {
    let heard = heard(word);
    let Some(last) = heard.chars().last() else {
        return Ending::Vowel;
    };
    match last {
        '가'..='힣' => of_hangul(last),
        '0'..='9' => of_number(heard),
        '%' => Ending::Vowel,
        _ if last.is_ascii_alphabetic() => of_latin(heard),
        _ => Ending::Vowel,
    }
}

/// Returns the part of the word that is read last: no closing marks, no word in round brackets behind another.
fn heard(word: &str) -> &str {
    let mut rest = word;
    loop {
        rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | ')'));
        let Some(inside) = rest.strip_suffix(')') else {
            return rest;
        };
        rest = match inside.rfind('(') {
            Some(open) if inside[..open].chars().any(char::is_alphanumeric) => &inside[..open],
            _ => inside,
        };
    }
}

fn of_hangul(syllable: char) -> Ending {
    match (syllable as u32 - '가' as u32) % 28 {
        0 => Ending::Vowel,
        8 => Ending::Rieul,
        _ => Ending::Consonant,
    }
}

/// Digits are read as numbers: a last 0 is 십, 백, 천, 만, 억 or 영, all closed.
fn of_number(word: &str) -> Ending {
    match word.chars().last() {
        Some('2' | '4' | '5' | '9') => Ending::Vowel,
        Some('1' | '7' | '8') => Ending::Rieul,
        _ => Ending::Consonant,
    }
}

fn of_latin(word: &str) -> Ending {
    let start = word
        .rfind(|c: char| !c.is_ascii_alphabetic())
        .map_or(0, |i| {
            i + word[i..].chars().next().map_or(1, char::len_utf8)
        });
    let run = &word[start..];
    let after_number = word[..start]
        .trim_end()
        .ends_with(|c: char| c.is_ascii_digit());
    if after_number && let Some(ending) = of_unit(run) {
        return ending;
    }
    let spelled = run.len() == 1
        || run.chars().all(|c| c.is_ascii_uppercase())
        || !run.contains(|c: char| "aeiouyAEIOUY".contains(c));
    if spelled {
        of_letter(run)
    } else {
        of_loanword(&run.to_ascii_lowercase())
    }
}

/// 나노초, 마이크로초, 밀리초, 초, 분, 시간, 일.
fn of_unit(unit: &str) -> Option<Ending> {
    match unit {
        "ns" | "us" | "ms" | "s" => Some(Ending::Vowel),
        "min" | "h" => Some(Ending::Consonant),
        "d" => Some(Ending::Rieul),
        _ => None,
    }
}

/// 엘, 엠, 엔, 알 are the letters whose names are closed.
fn of_letter(run: &str) -> Ending {
    match run.chars().last().map(|c| c.to_ascii_uppercase()) {
        Some('L' | 'R') => Ending::Rieul,
        Some('M' | 'N') => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

/// The usual transcription: l is ㄹ; m, n and ng are closed; a stop is closed behind a vowel where it is short.
fn of_loanword(word: &str) -> Ending {
    let ends = |tails: &[&str]| tails.iter().any(|t| word.ends_with(t));
    let behind_vowel = |n: usize| {
        word.chars()
            .rev()
            .nth(n)
            .is_some_and(|c| "aeiou".contains(c))
    };
    if ends(&["l", "le"]) {
        return Ending::Rieul;
    }
    let closed = ends(&["m", "n", "ng", "me", "ne", "type", "ic"])
        || (ends(&["ck", "ok"]) && !ends(&["check"]))
        || (ends(&["p", "eb", "ob"]) && behind_vowel(1))
        || (ends(&["t"]) && behind_vowel(1) && !behind_vowel(2));
    if closed {
        Ending::Consonant
    } else {
        Ending::Vowel
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// word · topic · subject · object · with · toward · is
    const TABLE: &str = "
        주문 은 이 을 과 으로 이에요
        브로커 는 가 를 와 로 예요
        메일 은 이 을 과 로 이에요
        m1 은 이 을 과 로 이에요
        m2 는 가 를 와 로 예요
        m3 은 이 을 과 으로 이에요
        m6 은 이 을 과 으로 이에요
        m7 은 이 을 과 로 이에요
        m9 는 가 를 와 로 예요
        100 은 이 을 과 으로 이에요
        web 은 이 을 과 으로 이에요
        orders 는 가 를 와 로 예요
        broker 는 가 를 와 로 예요
        charge 는 가 를 와 로 예요
        mobile 은 이 을 과 로 이에요
        queue 는 가 를 와 로 예요
        topic 은 이 을 과 으로 이에요
        ack 은 이 을 과 으로 이에요
        event 는 가 를 와 로 예요
        ticket 은 이 을 과 으로 이에요
        notification 은 이 을 과 으로 이에요
        API 는 가 를 와 로 예요
        URL 은 이 을 과 로 이에요
        http 는 가 를 와 로 예요
        큐(queue) 는 가 를 와 로 예요
        확인응답(ack) 은 이 을 과 으로 이에요
        (주문) 은 이 을 과 으로 이에요
        '결제' 는 가 를 와 로 예요
        web[3] 은 이 을 과 으로 이에요
        web[2] 는 가 를 와 로 예요
        60% 는 가 를 와 로 예요
        100ms 는 가 를 와 로 예요
        3min 은 이 을 과 으로 이에요
        2d 은 이 을 과 로 이에요
    ";

    #[test]
    fn particles_follow_the_last_syllable() {
        for line in TABLE.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let (word, particles) = line.split_once(' ').expect("a word and its particles");
            let made = [
                topic(word),
                subject(word),
                object(word),
                with(word),
                toward(word),
                is(word),
            ];
            let wanted: Vec<_> = particles.split(' ').map(|p| format!("{word}{p}")).collect();
            assert_eq!(made.to_vec(), wanted);
        }
    }

    #[test]
    fn words_of_several_parts() {
        assert_eq!(topic("결제 서비스"), "결제 서비스는");
        assert_eq!(object("100 ms"), "100 ms를");
        assert_eq!(subject("50 %"), "50 %가");
        assert_eq!(toward("결제 서비스의 verify"), "결제 서비스의 verify로");
        assert_eq!(being("열림"), "열림이라");
        assert_eq!(called("브로커"), "브로커라는");
        assert_eq!(topic(""), "는");
    }
}

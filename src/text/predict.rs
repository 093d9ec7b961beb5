//! The words around the questions of a lesson; the questions themselves are the lesson's.

use super::Lang;
use super::quantity::{count, counted, time};
use super::words::words;
use crate::say;
use sim::time::Time;

words! {
    heading: "예측", "Predict";
    predictions: "예측 질문", "Predictions";
    right: "맞았어요", "Right";
    wrong: "그렇지 않아요", "Not so";
    reveal: "답 보기", "Show what happens";
    choose_first: "먼저 보기를 하나 골라 주세요.", "Choose an answer first.";
    pass: "지나가기", "Go on without answering";
    point_again: "무엇을 묻는지 보기", "Show what is meant";
    my_world: "내 답이 맞는 세계 보기", "Show me the world in which I would be right";
    this_world: "이 답이 맞는 세계", "Its world";
    go_on: "계속", "Go on";
    chosen: "고른 답", "your answer";
    happened: "일어난 일", "what happened";
    count_hands: "손 든 사람 세기", "Count hands";
    ask: "멈추고 물어보기", "Stop and ask";
    text_folded: "답을 볼 때까지 설명은 접어 두었어요.", "The text is folded away until you have seen the answer.";
    number_hidden: "?에 올 값은 예측한 다음에 보여요.", "What belongs where it says ? is shown after your prediction.";
    hidden: "여기부터는 예측한 다음에 보여요.", "From here on: after your prediction.";
    hidden_by_link: "이 주소는 여기까지만 보여 줘요.", "This link shows no more than this.";
    lift: "뒤도 보기", "Show the rest";
    again: "처음부터 다시 묻기", "Ask again from the start";
    unanswered: "아직", "not yet";
    answered_right: "맞음", "right";
    answered_wrong: "틀림", "wrong";
}

/// Returns the letter of an option, from 0.
pub fn letter(option: usize) -> char {
    char::from(b'A' + (option.min(25)) as u8)
}

/// Returns the name of the world in which an answer is right.
pub fn world_name(answer: &str, lang: Lang) -> String {
    let answer = answer.trim_end_matches('.');
    say!(lang, "만약: {answer}", "If: {answer}")
}

/// Returns what stands where unanswered questions were passed.
pub fn passed(questions: usize, lang: Lang) -> String {
    let questions = count(questions as u64);
    say!(
        lang,
        "지나온 질문 {questions}개",
        "Questions passed: {questions}"
    )
}

/// Returns the name of a question that cannot be visited, with the reason.
pub fn number_nowhere(n: usize, lang: Lang) -> String {
    let name = number(n, None, lang);
    say!(
        lang,
        "{name}: 지금 실행에는 이 순간이 없음",
        "{name}: this run has no such instant"
    )
}

/// Returns the name of the button that reveals before an answer is chosen, with the reason why it waits.
pub fn reveal_waits(lang: Lang) -> String {
    let (name, why) = (reveal(lang), choose_first(lang));
    format!("{name}: {why}")
}

/// Returns the name of a question in a list, from 1.
pub fn number(n: usize, at: Option<Time>, lang: Lang) -> String {
    match at.map(time) {
        Some(at) => say!(lang, "질문 {n}, {at}", "Question {n}, at {at}"),
        None => say!(lang, "질문 {n}", "Question {n}"),
    }
}

/// Returns what is said aloud when a question is asked.
pub fn spoken(question: &str, options: &[String], lang: Lang) -> String {
    let options: Vec<String> = options
        .iter()
        .enumerate()
        .map(|(i, words)| format!("{}: {words}", letter(i)))
        .collect();
    let options = options.join(" ");
    say!(
        lang,
        "예측해 보세요. {question} {options}",
        "Predict. {question} {options}"
    )
}

/// Returns the name of the field for the hands that went up for an option.
pub fn hands_for(option: usize, lang: Lang) -> String {
    let letter = letter(option);
    say!(lang, "{letter}에 손 든 사람", "Hands up for {letter}")
}

/// Returns how many hands went up.
pub fn hands(n: u32, lang: Lang) -> String {
    let (people, hands) = (count(n.into()), counted(n, "hand"));
    say!(lang, "{people}명", "{hands}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_numbers_and_answers() {
        let answer = "한 번 더 전달해요.";
        assert_eq!(world_name(answer, Lang::Ko), "만약: 한 번 더 전달해요");
        assert_eq!(passed(2, Lang::Ko), "지나온 질문 2개");
        assert_eq!(number(1, None, Lang::En), "Question 1");
        let at = Some(Time(220_000_000));
        assert_eq!(number(2, at, Lang::Ko), "질문 2, 220 ms");
        assert_eq!(
            spoken("Which?", &["this".into(), "that".into()], Lang::En),
            "Predict. Which? A: this B: that"
        );
        assert_eq!(hands_for(2, Lang::En), "Hands up for C");
        assert_eq!(hands(1, Lang::En), "1 hand");
    }
}

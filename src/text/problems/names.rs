//! What things in a file are called.

use crate::say;
use crate::text::Lang;
use sim::scenario::{NodeShape, Place, Shape, Token, What};

pub fn token(token: Token, lang: Lang) -> String {
    match token {
        Token::Value => say!(lang, "값", "a value"),
        Token::FieldName => say!(lang, "큰따옴표로 묶은 항목 이름", "a field name in quotes"),
        Token::Colon => say!(lang, "쌍점(:)", "a colon (:)"),
        Token::CommaOrBrace => say!(
            lang,
            "쉼표(,)나 닫는 중괄호(}})",
            "a comma or a closing brace (}})"
        ),
        Token::CommaOrBracket => say!(
            lang,
            "쉼표(,)나 닫는 대괄호(])",
            "a comma or a closing bracket (])"
        ),
        Token::Digit => say!(lang, "숫자", "a digit"),
        Token::EndOfText => say!(lang, "닫는 큰따옴표", "a closing quote"),
        Token::Escape => say!(lang, "\\n 같은 올바른 이스케이프", "an escape such as \\n"),
        Token::End => say!(lang, "파일의 끝", "the end of the file"),
    }
}

pub fn shape(shape: Shape, lang: Lang) -> String {
    match shape {
        Shape::Nothing => say!(lang, "null", "null"),
        Shape::Bool => say!(lang, "true나 false", "true or false"),
        Shape::Whole => say!(lang, "정수", "a whole number"),
        Shape::Number => say!(lang, "수", "a number"),
        Shape::Text => say!(lang, "텍스트", "a text"),
        Shape::List => say!(lang, "목록", "a list"),
        Shape::Pair => say!(lang, "값 두 개의 목록", "a list of two"),
        Shape::Object => say!(lang, "객체", "an object"),
        Shape::Duration => say!(lang, "단위가 있는 시간", "a duration with its unit"),
        Shape::Distribution => say!(lang, "시간이나 분포", "a duration or a distribution"),
        Shape::Percent => say!(lang, "백분율", "a percentage"),
        Shape::Words => say!(lang, "ko와 en이 있는 객체", "an object with ko and en"),
        Shape::Statement => say!(lang, "문장을 담은 객체", "an object with one statement"),
    }
}

pub fn node_shape(shape: NodeShape, lang: Lang) -> String {
    match shape {
        NodeShape::Client => say!(lang, "클라이언트", "client"),
        NodeShape::Service => say!(lang, "서비스", "service"),
        NodeShape::Broker => say!(lang, "메시지 브로커", "broker"),
    }
}

pub fn place_name(place: Place, lang: Lang) -> String {
    match place {
        Place::ClientProgram => say!(lang, "클라이언트의 프로그램에서", "in a client's program"),
        Place::Handler => say!(
            lang,
            "요청을 처리하는 프로그램에서",
            "in a handler of requests"
        ),
        Place::Consumer => say!(lang, "큐의 소비자 프로그램에서", "in a consumer of a queue"),
        Place::Loop => say!(lang, "서비스의 루프에서", "in a loop of a service"),
        Place::Subscription => say!(
            lang,
            "토픽을 읽는 프로그램에서",
            "in a program that reads a topic"
        ),
        Place::Transaction => say!(lang, "트랜잭션 안에서", "inside a transaction"),
        Place::Branch => say!(
            lang,
            "parallel의 갈래 안에서",
            "inside a branch of parallel"
        ),
        Place::OutsideOr => say!(lang, "or 밖에서", "outside an or"),
    }
}

pub fn what(what: What, lang: Lang) -> String {
    match what {
        What::Node => say!(lang, "노드", "node"),
        What::NodeKind => say!(lang, "노드 종류", "kind of node"),
        What::Handler => say!(lang, "서비스의 연산", "operation of a service"),
        What::Queue => say!(lang, "큐", "queue"),
        What::Exchange => say!(lang, "익스체인지", "exchange"),
        What::Topic => say!(lang, "토픽", "topic"),
        What::Table => say!(lang, "테이블", "table"),
        What::Policy => say!(lang, "정책", "policy"),
        What::Preset => say!(lang, "프리셋", "preset"),
        What::Message => say!(lang, "메시지", "message"),
        What::MessageKind => say!(lang, "메시지 종류", "kind of message"),
        What::Variable => say!(lang, "변수", "variable"),
        What::Function => say!(lang, "함수", "function"),
        What::Statement => say!(lang, "문장", "statement"),
        What::Distribution => say!(lang, "분포", "distribution"),
        What::Setting => say!(lang, "설정값", "setting"),
        What::Fault => say!(lang, "장애", "fault"),
        What::Verdict => say!(lang, "판정", "verdict"),
        What::Variant => say!(lang, "변형", "variant"),
        What::Knob => say!(lang, "조절", "knob"),
        What::KnobKind => say!(lang, "조절의 종류", "kind of knob"),
        What::FactKind => say!(lang, "사실의 종류", "kind of fact"),
        What::Claim => say!(lang, "주장", "claim"),
        What::Counter => say!(lang, "계수", "counter"),
        What::LedgerLine => say!(lang, "장부의 줄", "ledger line"),
        What::Words => say!(lang, "문구", "text"),
        What::Member => say!(lang, "구성원", "member"),
        What::Instance => say!(lang, "인스턴스", "instance"),
        What::Consumer => say!(lang, "소비자", "consumer"),
        What::Subscription => say!(lang, "구독", "subscription"),
        What::Row => say!(lang, "행", "row"),
        What::Point => say!(lang, "점", "point"),
        What::Link => say!(lang, "연결", "link"),
        What::Branch => say!(lang, "갈래", "branch"),
        What::Prediction => say!(lang, "예측", "prediction"),
        What::Library => say!(lang, "라이브러리", "library"),
        What::Deed => say!(lang, "기록된 일", "recorded deed"),
        What::BreakerState => say!(lang, "회로 차단기의 상태", "state of a circuit breaker"),
        What::RecordedStep => say!(lang, "기록된 단계", "recorded step"),
        What::Loop => say!(lang, "루프", "loop"),
        What::Lock => say!(lang, "락", "lock"),
        What::Program => say!(lang, "프로그램", "program"),
        What::Line => say!(lang, "줄", "line"),
    }
}

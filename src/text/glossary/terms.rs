//! The table of terms.

use super::Term;

/// `terms! { "en", "ko": "what it is", "무엇인지"; … }` makes the table.
macro_rules! terms {
    ($($en:literal, $ko:literal: $says_en:literal, $says_ko:literal;)+) => {
        /// All terms, from the plain to the particular.
        pub const TERMS: &[Term] = &[$(Term {
            en: $en,
            ko: $ko,
            says_en: $says_en,
            says_ko: $says_ko,
        }),+];
    };
}

terms! {
    "inter-process communication", "프로세스 간 통신":
        "How processes that share no memory exchange information, by calls or messages.",
        "메모리를 함께 쓰지 않는 프로세스들이 호출이나 메시지로 정보를 주고받는 일이에요.";
    "interaction style", "상호 작용 스타일":
        "Whether a client talks to one or many services, and whether it waits for the answer.",
        "클라이언트가 하나와 말하는지 여럿과 말하는지, 응답을 기다리는지에 따른 구분이에요.";
    "one-to-one", "일대일":
        "Each request is handled by exactly one service.",
        "요청 하나를 서비스 하나가 처리하는 방식이에요.";
    "one-to-many", "일대다":
        "Each message is handled by several services.",
        "메시지 하나를 여러 서비스가 처리하는 방식이에요.";
    "synchronous", "동기":
        "The client expects an answer in time, and may block while it waits.",
        "클라이언트가 제때 응답이 오기를 기대하고, 기다리는 동안 멈춰 있을 수 있는 방식이에요.";
    "asynchronous", "비동기":
        "The client does not block; an answer, if there is one, may come later.",
        "클라이언트가 멈춰 기다리지 않고, 응답이 있더라도 나중에 받는 방식이에요.";
    "blocking", "블로킹":
        "Whoever waits holds its worker and can do nothing else.",
        "기다리는 동안 작업자를 붙잡고 다른 일을 하지 못하는 방식이에요.";
    "non-blocking", "논블로킹":
        "Whoever waits gives its worker back and goes on when the answer comes.",
        "기다리는 동안 작업자를 돌려주고, 응답이 오면 이어서 일하는 방식이에요.";
    "request/response", "요청/응답":
        "A client sends a request to a service and waits for its reply.",
        "클라이언트가 서비스에 요청을 보내고 응답을 기다리는 방식이에요.";
    "one-way notification", "단방향 알림":
        "A client sends a request and expects no reply.",
        "클라이언트가 요청을 보내기만 하고 응답을 기대하지 않는 방식이에요.";
    "remote procedure invocation", "원격 프로시저 호출(RPI)":
        "A client calls an operation of a service as if it were near, and gets its reply.",
        "클라이언트가 서비스의 동작을 가까이 있는 것처럼 부르고 응답을 받는 방식이에요.";
    "proxy interface", "프록시 인터페이스":
        "What a client calls in its own process as if the service were there.",
        "서비스가 곁에 있는 것처럼 클라이언트가 자기 프로세스 안에서 부르는 것이에요.";
    "reactive", "반응형":
        "A client that goes on when an answer comes instead of holding a thread until then.",
        "응답이 올 때까지 스레드를 붙잡지 않고, 응답이 오면 그때 이어서 일하는 방식이에요.";
    "service", "서비스":
        "A program of its own that offers operations to others.",
        "다른 프로그램에 동작을 제공하는 독립된 프로그램이에요.";
    "client", "클라이언트":
        "Whoever asks a service for something.",
        "서비스에 무언가를 요청하는 쪽이에요.";
    "instance", "인스턴스":
        "One running copy of a service.",
        "실행 중인 서비스 하나하나를 말해요.";
    "worker", "작업자":
        "What handles one request at a time inside an instance, such as a thread.",
        "인스턴스 안에서 요청을 한 번에 하나씩 처리하는 스레드 같은 것이에요.";
    "partial failure", "부분 실패":
        "A part of a system fails while the rest goes on, and the rest may not know.",
        "시스템의 일부만 실패하고 나머지는 돌아가는데, 나머지는 그 사실을 모를 수 있는 상황이에요.";
    "timeout", "타임아웃":
        "How long a caller waits before it gives up; the callee may still be at work.",
        "호출한 쪽이 포기하기까지 기다리는 시간이에요. 상대는 그 뒤에도 일하고 있을 수 있어요.";
    "deadline", "기한":
        "The instant after which nobody wants the answer any more.",
        "그 뒤에는 아무도 응답을 바라지 않게 되는 시각이에요.";
    "circuit breaker", "회로 차단기":
        "It counts failures and lets no more calls through for a while when there are too many.",
        "실패를 세다가 너무 많아지면 한동안 호출을 막는 장치예요.";
    "closed", "닫힘":
        "The breaker lets every call through and counts outcomes.",
        "회로 차단기가 모든 호출을 들여보내며 결과를 세는 상태예요.";
    "open", "열림":
        "The breaker lets no call through until its wait is over.",
        "회로 차단기가 대기 시간이 끝날 때까지 호출을 모두 막는 상태예요.";
    "half-open", "반열림":
        "The breaker lets a few trial calls through to see whether the callee has recovered.",
        "상대가 회복했는지 보려고 시험 호출 몇 개만 들여보내는 상태예요.";
    "preset", "프리셋":
        "The settings of a library or product as it comes, with nothing changed.",
        "라이브러리나 제품을 들이고 아무것도 바꾸지 않았을 때의 설정이에요.";
    "outlier ejection", "이상 인스턴스 제외":
        "A load balancer stops asking a single instance for a while because of how its requests ended; the others go on.",
        "부하 분산이 요청의 결과를 보고 인스턴스 하나에 한동안 요청을 보내지 않는 일이에요. 다른 인스턴스는 계속 받아요.";
    "sweep", "점검":
        "When a load balancer compares its instances and lets those back whose ejection is over.",
        "부하 분산이 인스턴스들을 비교하고, 제외 시간이 끝난 인스턴스를 다시 넣는 때예요.";
    "panic mode", "패닉 모드":
        "A load balancer asks all instances, the ejected ones too, because too few are left.",
        "남은 인스턴스가 너무 적어서 부하 분산이 제외한 것까지 모두에게 요청을 보내는 상태예요.";
    "retry", "재시도":
        "Calling once more after a failure; a thing may then be done twice.",
        "실패한 뒤 다시 부르는 일이에요. 같은 일이 두 번 될 수 있어요.";
    "deadline propagation", "기한 전파":
        "Passing the deadline of a request on to the calls made for it, so that nobody works on when nobody waits.",
        "받은 요청의 기한을 그 때문에 부르는 호출에도 실어 보내서, 기다리는 쪽이 없으면 모두 멈추게 하는 일이에요.";
    "hedging", "헤징":
        "Sending the same request once more beside one that is slow to answer, and taking the first answer.",
        "응답이 늦는 요청 옆에 같은 요청을 하나 더 보내고 먼저 온 답을 쓰는 일이에요.";
    "fan-out", "팬아웃":
        "Needing many calls for one answer: it waits for the slowest of them.",
        "답 하나를 만들려고 여럿을 한꺼번에 부르는 일이에요. 가장 느린 것을 기다리게 돼요.";
    "retry budget", "재시도 예산":
        "How many retries may be made for a number of calls, so that retries stay a small share.",
        "호출 수에 견주어 몇 번까지 다시 시도해도 되는지 정해 두어 재시도가 적은 몫에 머물게 하는 한도예요.";
    "backoff", "백오프":
        "Waiting longer before each further attempt.",
        "다시 시도할 때마다 점점 오래 기다리는 방법이에요.";
    "jitter", "지터":
        "Randomness in waiting times, so that not everyone retries at once.",
        "모두가 한꺼번에 재시도하지 않도록 기다리는 시간에 섞는 무작위예요.";
    "full jitter", "완전 지터":
        "A wait drawn anywhere between nothing and what backoff says.",
        "0부터 백오프가 정한 시간까지에서 기다릴 시간을 무작위로 뽑는 방법이에요.";
    "equal jitter", "절반 지터":
        "A wait of which one half is kept and the other half is drawn.",
        "백오프가 정한 시간의 절반은 그대로 기다리고 나머지 절반을 무작위로 뽑는 방법이에요.";
    "cascading failure", "연쇄 장애":
        "A failure that spreads because callers of a failing service fail as well.",
        "실패한 서비스를 부르던 쪽까지 차례로 실패하며 번지는 장애예요.";
    "congestive collapse", "혼잡 붕괴":
        "Working all the time and getting nothing of use done, because what is done comes too late and is asked for again.",
        "하는 일마다 늦어서 다시 불리느라, 쉬지 않고 일하면서도 쓸모 있는 일은 거의 하지 못하는 상태예요.";
    "load shedding", "부하 차단":
        "Turning work away at the door so that what is let in can be done.",
        "들어온 일을 해낼 수 있도록 넘치는 일을 문 앞에서 돌려보내는 방법이에요.";
    "rate limiter", "처리율 제한":
        "Lets only so many calls through in a span of time.",
        "정해진 시간 안에 정해진 수의 호출만 들여보내는 장치예요.";
    "token bucket", "토큰 버킷":
        "A rate limiter in which each call takes a token, and tokens come back at a steady pace.",
        "호출마다 토큰을 하나씩 쓰고, 토큰이 일정한 빠르기로 다시 채워지는 처리율 제한 방식이에요.";
    "bulkhead", "벌크헤드":
        "Keeps a part of the workers apart for each use, so that one use cannot take them all.",
        "한쪽이 작업자를 모두 차지하지 못하도록 쓰임새마다 따로 나누어 두는 방식이에요.";
    "thread pool", "스레드 풀":
        "A fixed number of workers and a queue of work that waits for them.",
        "정해진 수의 작업자와, 이들을 기다리는 일의 대기열을 묶은 것이에요.";
    "goodput", "쓸모 있는 처리량":
        "How many answers come in time to be of use, in a span of time.",
        "정해진 시간 동안 쓸모 있게 제때 돌아온 응답의 수예요.";
    "Little’s law", "리틀의 법칙":
        "On average as many are inside as arrive in the time that each stays.",
        "안에 있는 평균 개수는 들어오는 빠르기에 머무는 시간을 곱한 값과 같다는 법칙이에요.";
    "availability", "가용성":
        "The share of requests that are answered properly.",
        "요청 가운데 제대로 응답받는 비율이에요.";
    "load balancing", "부하 분산":
        "Spreading requests over the instances of a service.",
        "요청을 서비스의 여러 인스턴스에 나눠 보내는 일이에요.";
    "message broker", "메시지 브로커":
        "A go-between that stores messages until their consumers have handled them.",
        "소비자가 처리할 때까지 메시지를 맡아 두는 중개자예요.";
    "channel", "채널":
        "What messages are sent to and received from.",
        "메시지를 보내고 받는 통로예요.";
    "topic", "토픽":
        "A named channel whose messages several readers or groups receive.",
        "여러 구독자나 그룹이 함께 받는, 이름이 붙은 채널이에요.";
    "partition", "파티션":
        "One of the logs of a topic: a record's key chooses it, and inside it the order is kept.",
        "토픽을 나눈 로그 하나예요. 키가 정하고, 그 안에서는 순서가 지켜져요.";
    "consumer group", "소비자 그룹":
        "Members that share the partitions of a topic: each partition has one owner.",
        "토픽의 파티션을 나눠 읽는 구성원들이에요. 파티션마다 주인이 하나예요.";
    "lag", "지연":
        "How many records a group has not committed yet: the end of each partition less the committed offset.",
        "그룹이 아직 커밋하지 않은 레코드의 수예요. 파티션마다 로그 끝에서 커밋한 오프셋을 뺀 값을 더해요.";
    "retention", "보존":
        "How long, or how large, a log is kept: what is older or too much goes, read or not.",
        "로그를 얼마 동안, 얼마만큼 남겨 둘지예요. 넘치면 읽었는지와 상관없이 지워요.";
    "segment", "세그먼트":
        "A piece of a log: retention and compaction touch only those that are full.",
        "로그를 나눈 조각이에요. 보존과 컴팩션은 다 찬 세그먼트만 건드려요.";
    "compaction", "컴팩션":
        "Removing from a log what has a newer record of the same key: the newest of each key stays.",
        "같은 키의 더 새 레코드가 있는 것을 로그에서 지우는 일이에요. 키마다 가장 새 것은 남아요.";
    "tombstone", "툼스톤":
        "A record without a value: after compaction its key is gone from the log.",
        "값이 없는 레코드예요. 컴팩션이 지나면 그 키는 로그에서 사라져요.";
    "seek", "시크":
        "Going to another offset of a log, to read again or to skip.",
        "로그의 다른 오프셋으로 옮겨 가서 다시 읽거나 건너뛰는 일이에요.";
    "rebalance", "리밸런스":
        "Sharing out the partitions anew when members come, go or fall silent.",
        "구성원이 들어오거나 나가거나 조용해질 때 파티션을 다시 나누는 일이에요.";
    "idempotent producer", "멱등 생산자":
        "A producer that numbers its records, so that the broker does not append one twice.",
        "레코드에 번호를 붙여서, 같은 레코드가 두 번 덧붙지 않게 하는 생산자예요.";
    "transaction", "트랜잭션":
        "Several writes that all count, or none of them does.",
        "여러 쓰기가 모두 남거나 하나도 남지 않게 묶은 것이에요.";
    "transactional id", "트랜잭션 ID":
        "The name under which a producer finishes or aborts what it left open before a restart.",
        "생산자가 다시 시작해도 이어지는 이름으로, 전에 열어 둔 트랜잭션을 이 이름으로 정리해요.";
    "epoch", "에포크":
        "A number that grows with each new producer of one transactional id: older ones are refused.",
        "같은 트랜잭션 ID로 새 생산자가 시작할 때마다 커지는 번호로, 옛 번호의 생산자는 거절당해요.";
    "marker", "마커":
        "A record that ends a transaction in a partition, committed or aborted; consumers are not handed it.",
        "파티션에서 트랜잭션이 커밋됐는지 중단됐는지 알리는 레코드로, 소비자에게는 전달되지 않아요.";
    "last stable offset", "마지막 안정 오프셋":
        "The offset of the first open transaction: with read_committed nothing is read from there on.",
        "처음 열린 트랜잭션의 오프셋으로, read_committed 소비자는 그 앞까지만 읽어요.";
    "fencing", "펜싱":
        "Refusing whoever was replaced and does not know it.",
        "밀려난 줄 모르는 쪽의 쓰기를 거절하는 일이에요.";
    "point-to-point", "점대점":
        "A channel from which each message goes to exactly one consumer.",
        "메시지 하나가 소비자 하나에게만 가는 채널이에요.";
    "publish/subscribe", "발행/구독":
        "A channel from which each message goes to every subscriber.",
        "메시지 하나가 모든 구독자에게 가는 채널이에요.";
    "producer", "생산자":
        "Whoever sends messages to a channel.",
        "채널에 메시지를 보내는 쪽이에요.";
    "consumer", "소비자":
        "Whoever receives messages from a channel.",
        "채널에서 메시지를 받는 쪽이에요.";
    "queue", "큐":
        "Messages in line, each waiting for one consumer.",
        "소비자 하나씩을 기다리며 줄을 선 메시지들이에요.";
    "exchange", "익스체인지":
        "Where RabbitMQ takes messages: it keeps none, and sends a copy to each queue whose binding matches.",
        "RabbitMQ가 메시지를 받는 곳이에요. 담아 두지 않고, 바인딩이 맞는 큐마다 복사본을 보내요.";
    "binding", "바인딩":
        "A rule of an exchange: which routing keys or headers lead to which queue.",
        "어떤 라우팅 키나 헤더가 어느 큐로 가는지 정한 익스체인지의 규칙이에요.";
    "routing key", "라우팅 키":
        "The address that a sender writes on a message; exchanges compare it with their bindings.",
        "보내는 쪽이 메시지에 적는 주소예요. 익스체인지가 바인딩과 견주어 봐요.";
    "dead letter", "데드 레터":
        "A message that was rejected, expired, pushed out or failed too often, and is sent to another queue for that.",
        "거절되거나, 기한이 지나거나, 밀려나거나, 너무 여러 번 실패해서 다른 큐로 옮겨진 메시지예요.";
    "poison message", "독 메시지":
        "A message that fails however often it is delivered.",
        "몇 번을 다시 전달해도 처리에 실패하는 메시지예요.";
    "quorum queue", "쿼럼 큐":
        "A queue on several replicas: what a majority of them has is confirmed, and outlives the loss of the others.",
        "여러 복제본에 두는 큐예요. 과반이 가진 것만 확인하고, 나머지를 잃어도 남아요.";
    "persistence", "영속성":
        "A message is written to disk, so that it outlives a crash of the broker.",
        "메시지를 디스크에 적어서 브로커가 죽어도 남는 성질이에요.";
    "single point of failure", "단일 장애점":
        "A part without which nothing works, and of which there is only one.",
        "하나뿐인데, 멈추면 전체가 멈추는 부분이에요.";
    "correlation id", "상관관계 ID":
        "What tells a reply which request it belongs to.",
        "응답이 어느 요청에 대한 것인지 알려 주는 값이에요.";
    "asynchronous request/response", "비동기 요청/응답":
        "Request and response are both messages: whoever asked goes on, and knows the response by its correlation id.",
        "요청과 응답이 모두 메시지인 스타일이에요. 보낸 쪽은 제 할 일을 하고, 응답은 상관관계 ID로 알아봐요.";
    "publish/asynchronous responses", "발행/비동기 응답":
        "A request is published to all subscribers, and what they answer within a time is gathered.",
        "요청을 구독자 모두에게 발행하고, 정한 시간 동안 온 답을 모으는 스타일이에요.";
    "filter", "필터":
        "What a subscription says it wants, by key or headers; the publisher does not know it.",
        "구독이 무엇을 받을지 키나 헤더로 정한 것이에요. 발행한 쪽은 몰라요.";
    "header", "헤더":
        "What is written on a message for those who carry it: id, reply address, correlation id, key.",
        "메시지를 나르는 쪽이 읽도록 적어 두는 값이에요. ID, 응답 주소, 상관관계 ID, 키 같은 것이에요.";
    "body", "본문":
        "What a message says to the business; whoever carries it does not look into it.",
        "메시지의 업무 내용이에요. 나르는 쪽은 들여다보지 않아요.";
    "reply address", "응답 주소":
        "The header that says to which mailbox or queue the answer goes.",
        "응답을 어느 우편함이나 큐로 보낼지 알려 주는 헤더예요.";
    "orphan", "고아 응답":
        "A response that finds no request: it was given up, or has been answered.",
        "짝이 되는 요청이 없는 응답이에요. 요청을 포기했거나 이미 답을 받았어요.";
    "acknowledgement", "확인 응답(ack)":
        "What a consumer sends when it has handled a message, so that the broker forgets it.",
        "메시지를 처리했으니 지워도 된다고 소비자가 브로커에 보내는 신호예요.";
    "redelivery", "재전달":
        "Delivering a message again that was not acknowledged; it may have been handled already.",
        "확인 응답이 없는 메시지를 다시 전달하는 일이에요. 이미 처리된 메시지일 수 있어요.";
    "lease", "임대":
        "How long a broker waits for the acknowledgement of a delivery.",
        "브로커가 전달한 메시지의 확인 응답을 기다려 주는 시간이에요.";
    "prefetch", "prefetch":
        "How many deliveries a consumer may hold that are not acknowledged yet.",
        "소비자가 확인 응답 없이 쥐고 있을 수 있는 메시지 수예요.";
    "competing consumers", "경쟁 소비자":
        "Several consumers of one queue: each message goes to one of them.",
        "큐 하나를 나눠 쓰는 여러 소비자예요. 메시지는 그중 하나에게만 가요.";
    "delivery guarantee", "전달 보장":
        "How often a message may be delivered: at most once, at least once, exactly once.",
        "메시지가 몇 번 전달될 수 있는지에 대한 약속이에요. 최대 한 번, 최소 한 번, 정확히 한 번이 있어요.";
    "duplicate message", "중복 메시지":
        "A message that is delivered more than once.",
        "두 번 이상 전달된 메시지예요.";
    "idempotent", "멱등":
        "Doing it twice has the same effect as doing it once.",
        "두 번 해도 한 번 한 것과 결과가 같은 성질이에요.";
    "effect", "효과":
        "What a message brings about, such as a row or a charge, however often it is delivered.",
        "행 하나나 결제 한 건처럼, 몇 번 전달되었든 메시지 때문에 생긴 일이에요.";
    "idempotent consumer", "멱등한 소비자":
        "A consumer that writes the ids of handled messages down, and skips what it has handled.",
        "처리한 메시지의 ID를 적어 두고, 이미 처리한 것은 건너뛰는 소비자예요.";
    "idempotency key", "멱등 키":
        "A key that a client makes for each intended operation and sends with every attempt of it.",
        "클라이언트가 하려는 일마다 하나씩 만들어, 그 일을 시도할 때마다 함께 보내는 키예요.";
    "dual write", "이중 쓰기":
        "Writing to a database and to a broker in one go, without a transaction around both.",
        "데이터베이스와 브로커에 이어서 쓰지만, 둘을 함께 묶는 트랜잭션은 없는 일이에요.";
    "ghost event", "유령 이벤트":
        "An event about something that was rolled back.",
        "롤백되어 일어나지 않은 일을 알리는 이벤트예요.";
    "transactional outbox", "트랜잭셔널 아웃박스":
        "A table for messages to send, written in the same transaction as the data.",
        "보낼 메시지를 데이터와 같은 트랜잭션으로 적어 두는 테이블이에요.";
    "polling publisher", "폴링 발행기":
        "A relay that looks into the outbox again and again, and publishes what it finds.",
        "아웃박스를 되풀이해서 들여다보고, 찾은 메시지를 발행하는 중계자예요.";
    "transaction log tailing", "트랜잭션 로그 테일링":
        "A relay that follows the commit log of a database, and publishes what it reads.",
        "데이터베이스의 커밋 로그를 따라 읽으며 발행하는 중계자예요.";
    "position", "위치":
        "How far a reader has come in a log; it goes on there after a restart.",
        "로그를 어디까지 읽었는지 나타내고, 다시 시작하면 거기서 이어 읽는 값이에요.";
    "ordering token", "순서 토큰":
        "A number that a sender counts up for each key, by which a receiver puts messages in order.",
        "보내는 쪽이 키마다 하나씩 올려 붙이고, 받는 쪽이 순서를 맞출 때 쓰는 번호예요.";
    "lock", "락":
        "Whoever holds it may change something; all others wait.",
        "쥔 쪽만 무언가를 바꿀 수 있고, 나머지는 기다려야 하는 장치예요.";
    "fencing token", "펜싱 토큰":
        "A number that grows with each holder of a lock; a store refuses a lower one than it has seen.",
        "락을 쥘 때마다 커지고, 저장소가 이미 본 것보다 작으면 쓰기를 거부하는 번호예요.";
    "at-least-once", "최소 한 번":
        "A delivery guarantee: a message may come twice, but it is not lost.",
        "같은 메시지가 두 번 올 수는 있어도 사라지지는 않는다는 전달 보장이에요.";
    "bucket", "버킷":
        "A short span of time whose outcomes a circuit breaker counts together.",
        "회로 차단기가 결과를 한데 모아 세는 짧은 시간 구간이에요.";
    "health tick", "건강 확인":
        "When a circuit breaker adds up its buckets and decides whether to open.",
        "회로 차단기가 버킷을 더해 열지 말지 정하는 때예요.";
    "cached value", "마지막 응답":
        "The last answer that came, kept to be given again where a new one fails.",
        "새 응답을 받지 못했을 때 다시 주려고 간직한, 마지막으로 받은 응답이에요.";
    "error", "오류":
        "An answer which says that the request failed.",
        "요청이 실패했다고 알리는 응답이에요.";
    "fallback", "대체 값":
        "What a caller uses where the answer does not come or fails.",
        "응답이 오지 않거나 실패했을 때 호출한 쪽이 대신 쓰는 값이에요.";
    "event-driven", "이벤트 주도":
        "Services tell what happened, and others act on it without being asked.",
        "서비스가 일어난 일을 알리면 다른 서비스가 요청받지 않아도 그에 따라 움직이는 방식이에요.";
    "processed-message table", "처리한 메시지 테이블":
        "Where a consumer writes the ids of what it has handled, in the same transaction as the effect.",
        "소비자가 처리한 메시지의 ID를 처리 결과와 같은 트랜잭션에 적어 두는 테이블이에요.";
    "durability", "내구성":
        "Whether something is still there later: data after a crash, a subscription while its subscriber is away.",
        "나중에도 남아 있는 성질이에요. 데이터는 비정상 종료 뒤에, 구독은 구독자가 없는 동안에도 남아요.";
    "eventual consistency", "최종 일관성":
        "Copies may differ for a while, and agree once all messages have arrived.",
        "복사본들이 잠시 다르다가 메시지가 모두 도착하면 같아지는 성질이에요.";
    "replica", "복제본":
        "A local copy of another service’s data, kept up to date by its events.",
        "다른 서비스의 데이터를 그 이벤트로 맞춰 가며 가까이 둔 복사본이에요.";
    "leader", "리더":
        "The replica of a partition that takes its writes; the others fetch from it.",
        "파티션의 복제본 가운데 쓰기를 받는 것이에요. 나머지는 여기서 레코드를 가져가요.";
    "follower", "팔로워":
        "A replica of a partition that fetches what its leader appended, and may lead if the leader stops.",
        "리더가 덧붙인 레코드를 가져가는 파티션의 복제본이에요. 리더가 멈추면 새 리더가 될 수 있어요.";
    "unclean election", "비정상 선출":
        "A replica that is not in sync becomes the leader: the partition is back sooner, and what it does not have is lost.",
        "동기화되지 않은 복제본이 리더가 되는 일이에요. 파티션은 빨리 돌아오지만, 그 복제본에 없는 레코드는 잃어요.";
    "utilisation", "이용률":
        "The share of time in which workers are busy.",
        "작업자가 일하고 있는 시간의 비율이에요.";
    "open loop", "열린 루프":
        "A load whose calls come regardless of the answers to earlier ones.",
        "앞선 호출의 응답과 상관없이 호출이 오는 부하예요.";
    "closed loop", "닫힌 루프":
        "A load in which each caller waits for its answer before it calls again.",
        "저마다 응답을 받은 다음에야 다시 부르는 부하예요.";
    "coordinated omission", "조율된 누락":
        "Measuring too few slow answers because whoever measures waits and makes no calls meanwhile.",
        "재는 쪽이 응답을 기다리느라 새로 부르지 않아서 느린 응답이 적게 세어지는 일이에요.";
    "latency", "응답 시간":
        "How long it takes from a request to its answer.",
        "요청부터 응답까지 걸리는 시간이에요.";
    "run", "실행":
        "Everything that happens to a scenario with one seed.",
        "시나리오 하나를 시드 하나로 돌렸을 때 일어나는 일 전체예요.";
    "event", "사건":
        "One thing that happens at one instant of a run.",
        "실행의 한순간에 일어나는 일 하나예요.";
    "seed", "시드":
        "The number that decides every random draw of a run: the same seed, the same run.",
        "실행의 모든 무작위를 정하는 수예요. 시드가 같으면 실행도 같아요.";
    "branch", "갈래":
        "A run that left another one at a command of yours.",
        "내가 손댄 순간부터 원래 실행과 갈라진 실행이에요.";
    "knob", "조절":
        "A number of the scenario that you can turn; the whole run is made anew.",
        "돌려 볼 수 있는 시나리오의 수예요. 돌리면 실행 전체가 새로 만들어져요.";
    "variant", "변형":
        "The same scenario told in another way, to be compared.",
        "비교해 볼 수 있도록 같은 시나리오를 다르게 바꾼 것이에요.";
    "ledger", "장부":
        "What the business believes: what should be there beside what is there.",
        "있어야 할 값과 실제 값을 나란히 적은, 업무가 보는 결과예요.";
    "autoscaler", "오토스케일러":
        "What starts and stops instances of a service by a number that it looks at, such as the length of a queue.",
        "큐의 길이 같은 수를 보고 서비스의 인스턴스를 켜고 끄는 장치예요.";
    "stabilization window", "안정화 창":
        "How long an autoscaler keeps what it needed last before it lets instances go.",
        "오토스케일러가 인스턴스를 줄이기 전에, 최근에 필요했던 수를 지키는 시간이에요.";
    "space coupling", "공간 결합":
        "One has to know where the other is.",
        "상대가 어디 있는지 알아야만 말할 수 있는 관계예요.";
    "time coupling", "시간 결합":
        "Both have to be up at the same time.",
        "둘이 같은 때에 켜져 있어야만 말할 수 있는 관계예요.";
    "synchronisation coupling", "동기 결합":
        "One waits until the other is done.",
        "상대가 끝낼 때까지 기다려야 하는 관계예요.";
    "dead-letter queue", "데드 레터 큐":
        "Where messages go that cannot be handled, to wait for somebody to look at them.",
        "처리할 수 없는 메시지를 옮겨 두고 사람이 살펴보기를 기다리는 큐예요.";
    "polling consumer", "폴링 소비자":
        "A receiver that goes and asks whether there is anything for it.",
        "새 메시지가 있는지 스스로 물어보러 가는 받는 쪽이에요.";
    "long polling", "롱 폴링":
        "Whoever is asked holds the answer back until there is something to tell.",
        "물음을 받은 쪽이 알려 줄 것이 생길 때까지 답을 붙들고 있는 방식이에요.";
}

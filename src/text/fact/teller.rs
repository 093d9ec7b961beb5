//! Who and what a sentence is about: nodes, messages, operations and tables by the names that a reader knows.

use super::super::{Lang, josa, names};
use crate::say;
use sim::fact::Said;
use sim::model::{Model, Node, NodeKind, Service};
use sim::program::{MessageKind, Op};

/// A fact about to be told.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    pub said: &'a Said,
    pub model: &'a Model,
    pub lang: Lang,
}

/// A run of a client's program, as a path names it.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// `web`, or `web[3]`.
    pub unit: &'a str,
    pub occurrence: &'a str,
    /// Whether the client has several members.
    pub several: bool,
    /// Whether a member runs its program more than once.
    pub repeats: bool,
}

impl Teller<'_> {
    /// Returns the node where it was true, with its member or instance where there are several.
    pub fn who(&self) -> String {
        self.unit(self.said.node, self.said.unit)
    }

    /// Returns the node at the start of a sentence: in English with a capital letter.
    pub fn who_first(&self) -> String {
        let who = self.who();
        if self.lang == Lang::Ko {
            who
        } else {
            capital(&who)
        }
    }

    /// Returns the loop of the service whose round the fact belongs to, if it belongs to one.
    pub fn own_loop(&self) -> Option<&str> {
        let root = self.said.path.split('/').next()?;
        let (_, name) = root
            .split_once('#')
            .map_or(root, |(head, _)| head)
            .split_once('.')?;
        let service = self.service(self.said.node)?;
        let found = service.loops.iter().find(|l| l.name == name)?;
        Some(&found.name)
    }

    /// Returns the client at the start of a sentence, with which of its runs it is where there is more than one: `Web #17`.
    pub fn run_first(&self) -> String {
        match self.run() {
            Some(run) if run.repeats => format!("{} #{}", self.who_first(), run.occurrence),
            _ => self.who_first(),
        }
    }

    /// Returns a node's name inside a sentence: `the broker`, `billing`.
    pub fn node(&self, index: u16) -> String {
        self.model
            .nodes
            .get(usize::from(index))
            .map_or_else(|| "?".into(), |n| node_name(n, self.lang))
    }

    /// Returns a line of a program of the node.
    pub fn line(&self, program: u16, line: u16) -> &str {
        let program = sim::world::program(self.model, self.said.node, program);
        let line = program.and_then(|p| p.lines.get(usize::from(line)));
        line.map_or("", |line| &line.text)
    }

    /// Returns a node's name with its member or instance where there are several: `web[3]`.
    pub fn unit(&self, index: u16, unit: u32) -> String {
        let units = match self.model.nodes.get(usize::from(index)).map(|n| &n.kind) {
            Some(NodeKind::Client(client)) => client.members,
            Some(NodeKind::Service(service)) => service.instances,
            Some(NodeKind::Broker(broker)) => broker.instances,
            None => 1,
        };
        let name = self.node(index);
        if units > 1 {
            format!("{name}[{unit}]")
        } else {
            name
        }
    }

    pub fn service(&self, index: u16) -> Option<&Service> {
        match self.model.nodes.get(usize::from(index)).map(|n| &n.kind) {
            Some(NodeKind::Service(service)) => Some(service),
            _ => None,
        }
    }

    /// Returns whether the fact was true at a client.
    pub fn at_client(&self) -> bool {
        matches!(
            self.model.nodes.get(usize::from(self.said.node)),
            Some(Node {
                kind: NodeKind::Client(_),
                ..
            })
        )
    }

    /// Returns what is called, with whose it is: `verify at consumers`, `소비자 서비스의 verify`.
    pub fn operation(&self, label: u32) -> String {
        self.operation_tagged(label, "")
    }

    /// Returns the same with which run of the client calls it: `verify #17 at consumers`.
    pub fn operation_of_run(&self, label: u32) -> String {
        self.operation_tagged(label, &self.tag())
    }

    fn operation_tagged(&self, label: u32, tag: &str) -> String {
        let name = self.label(label);
        let owner = name
            .split_once('.')
            .and_then(|(node, handler)| Some((self.model.node(node)?, handler)));
        let Some((owner, handler)) = owner else {
            return format!("{name}{tag}");
        };
        let owner = self.node(owner);
        say!(
            self.lang,
            "{owner}의 {handler}{tag}",
            "{handler}{tag} at {owner}"
        )
    }

    /// Returns how many messages the client's program sends, where it does nothing else and waits for no answer: such a run is over
    /// while what it sent is still on its way.
    pub fn only_sends(&self) -> Option<u64> {
        let NodeKind::Client(client) = &self.model.nodes.get(usize::from(self.said.node))?.kind
        else {
            return None;
        };
        let mut sends = 0;
        for op in &client.program.ops {
            match op {
                Op::Send(send) if !send.confirmed => sends += 1,
                Op::Set { .. } | Op::End => {}
                _ => return None,
            }
        }
        (sends > 0).then_some(sends)
    }

    /// Returns the service that a call goes to.
    pub fn callee(&self, label: u32) -> String {
        let owner = self
            .label(label)
            .split('.')
            .next()
            .and_then(|n| self.model.node(n));
        owner.map_or_else(|| say!(self.lang, "상대", "the callee"), |n| self.node(n))
    }

    /// Returns a kind of message with the name of what it is about: `the reply to verify`.
    pub fn thing(&self, kind: MessageKind, label: u32) -> String {
        let name = self.label(label);
        let name = name.rsplit('.').next().unwrap_or(name);
        let tag = self.tag();
        if name == kind.name() {
            let word = names::message_kind(kind, self.lang);
            return say!(self.lang, "{word}{tag}", "the {word}{tag}");
        }
        match kind {
            MessageKind::Request => say!(self.lang, "{name} 요청{tag}", "the request {name}{tag}"),
            MessageKind::Reply => say!(self.lang, "{name} 응답{tag}", "the reply to {name}{tag}"),
            MessageKind::Error => say!(
                self.lang,
                "{name} 오류 응답{tag}",
                "the error reply to {name}{tag}"
            ),
            MessageKind::Command => say!(self.lang, "{name} 명령{tag}", "the command {name}{tag}"),
            MessageKind::Event => say!(self.lang, "{name} 이벤트{tag}", "the event {name}{tag}"),
            MessageKind::Document => {
                say!(self.lang, "{name} 문서{tag}", "the document {name}{tag}")
            }
            MessageKind::Ack => say!(
                self.lang,
                "{name} 확인 응답{tag}",
                "the acknowledgement of {name}{tag}"
            ),
            MessageKind::Confirm => say!(
                self.lang,
                "{name} 저장 확인{tag}",
                "the confirmation of {name}{tag}"
            ),
        }
    }

    /// Returns the message or operation that the fact belongs to, by its path: `charge`, `create #17`.
    pub fn story(&self) -> String {
        let path = &self.said.path;
        let name = path
            .split('/')
            .rfind(|element| !is_count(element))
            .unwrap_or(path);
        match name.rsplit_once('.') {
            Some((_, handler)) => format!(
                "{}{}",
                handler.split('·').next().unwrap_or(handler),
                self.tag()
            ),
            None if name.contains('#') => name.into(),
            None => format!("{name}{}", self.tag()),
        }
    }

    /// Returns which run of the client it belongs to, where there is more than one: ` #17`, ` (web[3])`, ` (web[3]#17)`.
    pub fn tag(&self) -> String {
        let Some(run) = self.run() else {
            return String::new();
        };
        match (run.several, run.repeats) {
            (true, true) => format!(" ({}#{})", run.unit, run.occurrence),
            (true, false) => format!(" ({})", run.unit),
            (false, true) => format!(" #{}", run.occurrence),
            (false, false) => String::new(),
        }
    }

    /// Returns the same as short as a diagram needs it: ` #17`, ` [3]`, ` [3]#17`.
    pub fn short_tag(&self) -> String {
        let Some(run) = self.run() else {
            return String::new();
        };
        let member = run.unit.find('[').map_or("", |at| &run.unit[at..]);
        match (run.several, run.repeats) {
            (true, true) => format!(" {member}#{}", run.occurrence),
            (true, false) => format!(" {member}"),
            (false, true) => format!(" #{}", run.occurrence),
            (false, false) => String::new(),
        }
    }

    /// Returns the run of a client to which the fact belongs, if it belongs to one.
    pub fn run(&self) -> Option<Run<'_>> {
        let (unit, occurrence) = self.said.path.split('/').next()?.split_once('#')?;
        let name = unit.split('[').next().unwrap_or(unit);
        let node = &self.model.nodes[usize::from(self.model.node(name)?)];
        let NodeKind::Client(client) = &node.kind else {
            return None;
        };
        Some(Run {
            unit,
            occurrence,
            several: client.members > 1,
            repeats: client.repeats(),
        })
    }

    pub fn label(&self, label: u32) -> &str {
        self.model.names.get(label as usize).map_or("?", |n| n)
    }

    /// Returns whether a program of the node waits for messages of this name in its mailbox.
    pub fn is_mail(&self, label: u32) -> bool {
        let waits = |op: &Op| match op {
            Op::Receive(receive) => receive.label == label,
            Op::Gather(gather) => gather.label == label,
            _ => false,
        };
        let program = |n: u16| sim::world::program(self.model, self.said.node, n);
        let mut programs = (0..).map_while(program);
        programs.any(|program| program.ops.iter().any(waits))
    }

    pub fn table(&self, table: u16) -> &str {
        let node = self.model.nodes.get(usize::from(self.said.node));
        node.and_then(|n| n.tables.get(usize::from(table)))
            .map_or("?", |t| &t.name)
    }

    pub fn queue_settings(&self, queue: u16) -> Option<sim::queue::QueueSettings> {
        match &self.model.nodes.get(usize::from(self.said.node))?.kind {
            NodeKind::Broker(broker) => Some(broker.queues.get(usize::from(queue))?.settings),
            _ => None,
        }
    }

    pub fn queue(&self, queue: u16) -> &str {
        match self
            .model
            .nodes
            .get(usize::from(self.said.node))
            .map(|n| &n.kind)
        {
            Some(NodeKind::Broker(broker)) => broker
                .queues
                .get(usize::from(queue))
                .map_or("?", |q| &q.name),
            _ => "?",
        }
    }
}

/// Returns a node's name inside a sentence: `the broker`, `billing`.
pub fn node_name(node: &Node, lang: Lang) -> String {
    if lang == Lang::Ko {
        return node.label.ko.clone();
    }
    let label = &node.label.en;
    let common = matches!(node.kind, NodeKind::Broker(_)) || label.contains(' ');
    if common && label.starts_with(|c: char| c.is_ascii_lowercase()) && !label.starts_with("the ") {
        format!("the {label}")
    } else {
        label.clone()
    }
}

/// Elements of a path that only count: attempts, deliveries, copies, branches.
fn is_count(element: &str) -> bool {
    element == "copy"
        || ["attempt", "delivery", "branch", "to", "dead"]
            .iter()
            .any(|name| {
                element
                    .strip_prefix(name)
                    .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
            })
}

/// Returns the text with a capital letter at the start.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + chars.as_str()
    })
}

/// Korean: the word with 이 or 가.
pub fn ga(word: &str) -> String {
    josa::subject(word)
}

/// Korean: the word with 은 or 는.
pub fn neun(word: &str) -> String {
    josa::topic(word)
}

/// Korean: the word with 을 or 를.
pub fn reul(word: &str) -> String {
    josa::object(word)
}

//! Range: each topic is cut into pieces, one for each member that subscribes to it (KA-6).

use super::{Group, Place};

pub fn assign(group: &Group) -> Vec<Vec<Place>> {
    let mut owned = vec![Vec::new(); group.members.len()];
    for (t, topic) in group.topics.iter().enumerate() {
        let n = topic.members.len() as u32;
        let (each, extra) = (topic.partitions / n, topic.partitions % n);
        let mut next = 0;
        for (i, member) in topic.members.iter().enumerate() {
            let end = next + each + u32::from((i as u32) < extra);
            owned[*member].extend((next..end).map(|p| (t as u16, p)));
            next = end;
        }
    }
    owned
}

//! What Equalture brings to the bridge, and everything that can happen to it on the way.

use crate::bundle::front::{Front, Incoming};
use crate::dice::Dice;
use crate::faults::Fault;
use crate::world::World;
use std::ops::Range;

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;

/// Something that is brought once.
pub(super) struct Bringing<'b> {
    pub(super) world: &'b World,
    pub(super) front: &'b Front,
    pub(super) dice: Dice,
    /// How long it takes, in milliseconds.
    pub(super) way: Range<i64>,
    /// How late it is at the least where it is late.
    pub(super) late: i64,
}

impl Bringing<'_> {
    /// Gives the status that it was answered with, if there was an answer.
    pub(super) async fn brings(&self, fault: Option<Fault>, mut incoming: Incoming) -> Option<u16> {
        self.world.sleep(self.dice.between(self.way.start, self.way.end)).await;
        match fault {
            Some(Fault::Dropped) => return None,
            Some(Fault::Delayed) => {
                self.arrives(incoming, self.dice.named("late", 0).between(self.late, 48 * 60 * MINUTE));
                return None;
            }
            Some(Fault::Doubled) => self.arrives(incoming.clone(), self.dice.named("double", 0).between(0, MINUTE)),
            Some(Fault::Truncated) => incoming.body.truncate(incoming.body.len() / 2),
            _ => {}
        }
        let answer = self.front.answer(incoming).await;
        (fault != Some(Fault::ReplyLost)).then_some(answer.status)
    }

    fn arrives(&self, incoming: Incoming, after: i64) {
        let (world, front) = (self.world.clone(), self.front.clone());
        tokio::spawn(async move {
            world.sleep(after).await;
            front.answer(incoming).await;
        });
    }
}

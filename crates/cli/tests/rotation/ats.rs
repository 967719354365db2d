//! The ATS: it gets a token when the last one ends soon, lists packages and orders.

use crate::fleet::{Answer, Fleet};
use aws::secrets::Pair;

/// Rounds after which a token is fetched anew: 55 of its 60 minutes.
const LASTS: usize = 110;

/// What the ATS has.
pub(crate) struct Ats {
    uses: Pair,
    got: Option<Pair>,
    tokens: Vec<(usize, String)>,
}

impl Ats {
    pub(crate) fn with(issued: Pair) -> Self {
        Self { uses: issued, got: None, tokens: Vec::new() }
    }

    /// A new secret was handed over.
    pub(crate) fn gets(&mut self, issued: Pair) {
        self.got = Some(issued);
    }

    /// Somebody has entered it.
    pub(crate) fn uses_the_new_secret(&mut self) {
        self.uses = self.got.take().unwrap();
    }

    /// Gets a token from one function, and shows it, and the oldest that still lives, to another.
    pub(crate) async fn asks(&mut self, fleet: &Fleet, one: usize, other: usize, round: usize) -> Vec<Answer> {
        let (status, token) = fleet.token(one, &self.uses).await;
        self.tokens.retain(|(since, _)| round - since < LASTS);
        self.tokens.push((round, token.clone()));
        let oldest = self.tokens[0].1.clone();
        vec![
            ("a token", status, 200),
            ("packages", fleet.packages(other, &token).await, 200),
            ("packages with an old token", fleet.packages(one, &oldest).await, 200),
            ("an order", fleet.orders(other, &oldest, &format!("o-{round}-r")).await, 202),
        ]
    }
}

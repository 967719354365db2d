//! `bridge erase`, with its receipt: what was erased, and what others still hold.

use crate::access::Access;
use crate::arguments::Erase;
use crate::ask::Person;
use crate::disable::{confirm, known, leave};
use crate::trouble::Trouble;
use assessment::company::Company;
use assessment::erase::{Receipt, Whose, erase as erase_order, orders_of};
use assessment::ids::{OrderKey, ReferenceId};
use assessment::progress::Progress;
use aws::desk::Desk;
use serde::Serialize;

/// Stands for an address that is asked for.
const ASKED_FOR: &str = "-";

/// What is erased.
enum What {
    Order(OrderKey),
    Of(Whose),
    Company,
}

/// Erases orders, and prints a receipt: also of what was erased before something went wrong, as nobody can say it later.
pub(crate) async fn erase(access: &Access, options: &Erase, person: &mut impl Person) -> Result<(), Trouble> {
    let company = known(access, &options.company.key()).await?;
    let desk = access.desk().await?;
    let eraser = Eraser { access, desk, company, receipts: Vec::new() };
    eraser.erase(options, person).await
}

/// Goes through orders and keeps the receipts.
struct Eraser<'a> {
    access: &'a Access,
    desk: Desk,
    company: Company,
    receipts: Vec<Receipt>,
}

impl Eraser<'_> {
    async fn erase(mut self, options: &Erase, person: &mut impl Person) -> Result<(), Trouble> {
        let key = &self.company.key;
        let erased = match what(&self.company, options, person)? {
            What::Order(key) => {
                confirm(person, options.yes, &format!("Everything that is kept of {key} goes. Erase it?"))?;
                self.one(&key).await.and_then(|found| if found { Ok(()) } else { Err(Trouble::NoSuchOrder(key)) })
            }
            What::Of(whose) => {
                let found = self.listed(&whose).await?;
                if !found.is_empty() {
                    let found = count(found.len());
                    confirm(person, options.yes, &format!("Everything that is kept of {found} goes. Erase?"))?;
                }
                self.all(&found).await
            }
            What::Company => {
                confirm(person, options.yes, &format!("{key} is disabled, and all its orders go for good. Erase it?"))?;
                self.everything().await
            }
        };
        match (&erased, options.json) {
            (Err(_), _) if self.receipts.is_empty() => {}
            (_, true) => println!("{}", json(&self.receipts)),
            (_, false) => print(&self.receipts),
        }
        erased
    }

    async fn listed(&self, whose: &Whose) -> Result<Vec<OrderKey>, Trouble> {
        let found = orders_of(&self.desk, &self.company.key, whose).await;
        found.map_err(|error| self.access.no_table(&error))
    }

    /// Says whether there was such an order.
    async fn one(&mut self, key: &OrderKey) -> Result<bool, Trouble> {
        let erased = erase_order(&self.desk, key, self.company.settings.keep_orders).await;
        let receipt = erased.map_err(|error| self.access.no_table(&error))?;
        let found = receipt.is_some();
        self.receipts.extend(receipt);
        Ok(found)
    }

    async fn all(&mut self, orders: &[OrderKey]) -> Result<(), Trouble> {
        for key in orders {
            self.one(key).await?;
        }
        Ok(())
    }

    /// The orders go first: when the company has left, the dispatcher has them forget the names that the receipt gives. What
    /// came in until then goes after.
    async fn everything(&mut self) -> Result<(), Trouble> {
        let found = self.listed(&Whose::Company).await?;
        self.all(&found).await?;
        let (left, _) = leave(self.access, &self.company.key).await?;
        let mut rest = self.listed(&Whose::Company).await?;
        rest.retain(|key| found.binary_search(key).is_err());
        self.all(&rest).await?;
        let forgotten = self.access.table.forget_company(&left).await;
        let forgotten = forgotten.map_err(|error| self.access.no_table(&error))?;
        if forgotten { Ok(()) } else { Err(Trouble::CameBack(left.key)) }
    }
}

fn what(company: &Company, options: &Erase, person: &mut impl Person) -> Result<What, Trouble> {
    let whose = &options.whose;
    if let Some(order) = &whose.order {
        return Ok(What::Order(OrderKey { company: company.key.clone(), order: order.clone() }));
    }
    if let Some(id) = &whose.candidate {
        return Ok(What::Of(Whose::Candidate(id.clone())));
    }
    let Some(email) = &whose.email else { return Ok(What::Company) };
    let email = if email == ASKED_FOR { person.tells("The person's address")? } else { email.clone() };
    let email = email.trim().to_owned();
    if email.contains('@') { Ok(What::Of(Whose::Email(email))) } else { Err(Trouble::NoAddress) }
}

/// One order's part of the receipt.
#[derive(Serialize)]
struct View<'r> {
    order: &'r str,
    was: &'static str,
    equalture: AtEqualture<'r>,
    ats: AtAts,
}

#[derive(Serialize)]
struct AtEqualture<'r> {
    applications: Vec<&'r str>,
    applications_without_a_name: usize,
}

#[derive(Serialize)]
struct AtAts {
    order: bool,
    result: bool,
}

impl<'r> View<'r> {
    fn of(receipt: &'r Receipt) -> Self {
        let applications = receipt.applications.iter().map(ReferenceId::as_str).collect();
        Self {
            order: receipt.order.order.as_str(),
            was: receipt.was.as_str(),
            equalture: AtEqualture { applications, applications_without_a_name: receipt.unnamed },
            ats: AtAts { order: true, result: receipt.told },
        }
    }
}

fn json(receipts: &[Receipt]) -> String {
    let view: Vec<View<'_>> = receipts.iter().map(View::of).collect();
    serde_json::to_string_pretty(&view).unwrap_or_default()
}

fn print(receipts: &[Receipt]) {
    for receipt in receipts {
        println!("{}", words(receipt));
    }
    let erased = receipts.iter().filter(|receipt| receipt.was != Progress::Erased).count();
    match receipts.len() {
        0 => println!("Nothing is kept of anybody so named."),
        _ => println!("{} erased. {}", count(erased), ELSEWHERE),
    }
}

/// What no command of ours can erase.
const ELSEWHERE: &str = "Equalture's API erases nothing: send Equalture the names of its applications. The ATS erases its own \
                         orders and results. Backups of the table end by themselves, after at most 35 days.";

fn words(receipt: &Receipt) -> String {
    let order = receipt.order.order.as_str();
    if receipt.was == Progress::Erased {
        return format!("{order} had been erased before.");
    }
    let mut lines = vec![format!("{order} is erased. It was {}.", receipt.was.as_str())];
    lines.extend(receipt.applications.iter().map(|name| format!("  Equalture still holds its application {name}.")));
    if receipt.unnamed > 0 {
        let unnamed = receipt.unnamed;
        lines.push(format!("  Equalture may hold {unnamed} more, by names that are not known here."));
    }
    let result = if receipt.told { "the order and the result that it was told" } else { "the order" };
    lines.push(format!("  The ATS still holds {result}, under {order}."));
    lines.join("\n")
}

fn count(orders: usize) -> String {
    if orders == 1 { "1 order".to_owned() } else { format!("{orders} orders") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(was: Progress) -> Receipt {
        let applications = vec![ReferenceId::parse("r-1").unwrap()];
        let order = OrderKey::parse("smartrecruiters#Globex#o-1").unwrap();
        Receipt { order, was, applications, unnamed: 1, told: true }
    }

    #[test]
    fn a_receipt_says_what_others_hold() {
        let said = words(&receipt(Progress::Completed));
        for part in
            ["o-1 is erased. It was completed.", "application r-1.", "1 more", "result that it was told, under o-1."]
        {
            assert!(said.contains(part), "{part} in {said}");
        }
        assert_eq!(words(&receipt(Progress::Erased)), "o-1 had been erased before.");
        let bare = Receipt { applications: vec![], unnamed: 0, told: false, ..receipt(Progress::Accepted) };
        assert_eq!(words(&bare).lines().count(), 2, "{}", words(&bare));
    }
}

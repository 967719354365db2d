//! `bridge rotate`: secrets and keys change while everything goes on.
//!
//! Functions remember secrets for five minutes, and read them anew when an outside system refuses one. So whatever is
//! replaced lives on for a while beside what replaces it: at the vendor, in the table (`until`), or in its ring.

mod issued;
mod pair;
mod ring;
mod trouble;

pub(crate) use trouble::RotateTrouble;

use crate::access::Access;
use crate::arguments::RotateCommand;
use crate::ask::Person;
use crate::trouble::Trouble;

/// Does what was asked for.
pub(crate) async fn run(access: &Access, command: &RotateCommand, person: &mut impl Person) -> Result<(), Trouble> {
    match command {
        RotateCommand::Tokens(options) => ring::tokens(access, options).await,
        RotateCommand::Capabilities(options) => ring::capabilities(access, options).await,
        RotateCommand::Issued(options) => issued::issued(access, options).await,
        RotateCommand::Customer(options) => pair::customer(access, options, person).await,
        RotateCommand::Equalture(options) => pair::equalture(access, options, person).await,
        RotateCommand::Master(options) => pair::master(access, options, person).await,
    }
}

//! What can go wrong, and where.

mod aim;
mod looks;
mod plan;
mod tally;

pub use plan::{Day, MEETING, Plan, Storm, Strike};
pub use tally::Tally;

/// Declares an enum with a word and a place for each variant.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its word in histories and tables.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

words! {
    /// Something that goes wrong.
    Fault {
        /// The other side refuses for now: DynamoDB's throttling.
        Throttled = "throttled",
        /// It answers 500, 502, 503 or 504 and has done nothing.
        Failed = "failed",
        /// It has done what was asked, and answers 5xx all the same.
        DoneButFailed = "done, but 5xx",
        /// What was asked never arrives, and no answer comes.
        RequestLost = "request lost",
        /// It is done, and the answer is lost.
        ReplyLost = "reply lost",
        /// It arrives late, perhaps when nobody waits for the answer any more.
        Slow = "slow",
        /// Half of the answer (or of what is delivered) arrives.
        Truncated = "truncated",
        /// 429 without a wait.
        Busy = "429",
        /// 429 or 503 with `Retry-After`.
        BusyFor = "429 with a wait",
        /// DNS, connect or TLS fails.
        NotSent = "not sent",
        /// A kept connection turns out to be dead.
        DeadSocket = "dead socket",
        /// The access token is refused.
        TokenRefused = "token refused",
        /// A redirect to another host.
        Redirected = "redirected",
        /// 200 with a page of HTML, and nothing done.
        Maintenance = "maintenance page",
        /// Somebody in between answers 404, and passes nothing on.
        Missing = "404 on the way",
        /// A transaction is cancelled by another one.
        Cancelled = "cancelled",
        /// The indexes show this write only later.
        Stale = "stale index",
        /// It comes twice.
        Doubled = "doubled",
        /// It comes up to 48 hours late.
        Delayed = "delayed",
        /// It never comes.
        Dropped = "dropped",
        /// The function dies just before.
        CrashBefore = "crash before",
        /// The function dies just after.
        CrashAfter = "crash after",
        /// The function's clock jumps by up to ten minutes.
        ClockJump = "clock jump",
        /// The company leaves at this moment.
        Disabled = "disabled",
        /// The order is erased at this moment.
        Erased = "erased",
        /// Credentials or signing keys change at this moment.
        Rotated = "rotated",
    }
}

words! {
    /// Where the bundle touches the world.
    Effect {
        /// The conditional write of a new order.
        PlaceOrder = "place order",
        /// The consistent read of an order.
        ReadOrder = "read order",
        /// The consistent read of a company.
        ReadCompany = "read company",
        /// The read of a client.
        ReadClient = "read client",
        /// The conditional write of an order.
        WriteOrder = "write order",
        /// The transaction that writes an order with a reference.
        FileReference = "file reference",
        /// Taking a lane.
        TakeLane = "take lane",
        /// Knocking at a lane that is held.
        Knock = "knock",
        /// Letting a lane go.
        ReleaseLane = "release lane",
        /// Taking a knock off.
        AnswerKnock = "answer knock",
        /// The query for a company's due orders.
        FindDue = "find due",
        /// The query for companies that wait.
        FindCompanies = "find companies",
        /// The read of a secret.
        ReadSecret = "read secret",
        /// Equalture: a token.
        EqualtureToken = "Equalture: token",
        /// Equalture: creating an application.
        Create = "Equalture: create",
        /// Equalture: the job list.
        Jobs = "Equalture: jobs",
        /// The ATS: a token.
        AtsToken = "ATS: token",
        /// The ATS: the PATCH of a result.
        Tell = "ATS: tell",
        /// The ATS: a candidate's name and address.
        FetchCandidate = "ATS: candidate",
        /// An order on its way in.
        OrderIn = "order in",
        /// A result on its way in.
        CallbackIn = "callback in",
        /// A record of the table's stream.
        Record = "stream record",
        /// The schedule's minute.
        Tick = "schedule",
        /// The query for the orders of a company that has left.
        ListOrders = "list orders",
        /// The write that nothing is left of what a company has left behind.
        SeeOff = "see off",
        /// An event on its way in.
        EventIn = "event in",
        /// The read that leads from an application to its order.
        ReadReference = "read reference",
        /// Keeping an event whose application is not known yet.
        KeepEvent = "keep event",
        /// The read of an event that is kept.
        ReadEvent = "read event",
        /// The write that an event is no longer kept.
        ForgetEvent = "forget event",
    }
}

/// What can happen to a read of the store or of the secrets.
const READ: &[Fault] = &[Fault::Throttled, Fault::Failed, Fault::RequestLost, Fault::ReplyLost, Fault::Slow];
/// What a write adds to that.
const WRITE: &[Fault] = &[Fault::DoneButFailed];
/// What a function that works can meet anywhere.
const ANYWHERE: &[Fault] =
    &[Fault::CrashBefore, Fault::CrashAfter, Fault::ClockJump, Fault::Disabled, Fault::Erased, Fault::Rotated];
/// What can happen to a call out.
const CALL: &[Fault] = &[
    Fault::NotSent,
    Fault::RequestLost,
    Fault::ReplyLost,
    Fault::Failed,
    Fault::DoneButFailed,
    Fault::Busy,
    Fault::BusyFor,
    Fault::Slow,
    Fault::Truncated,
    Fault::Redirected,
    Fault::Maintenance,
];
/// What can happen to what is brought.
const BROUGHT: &[Fault] =
    &[Fault::Doubled, Fault::Delayed, Fault::Dropped, Fault::Disabled, Fault::Erased, Fault::Rotated];

impl Effect {
    /// What can go wrong here.
    pub fn faults(self) -> Vec<Fault> {
        match self {
            Self::PlaceOrder | Self::WriteOrder => [READ, WRITE, ANYWHERE, &[Fault::Stale]].concat(),
            Self::FileReference => [READ, WRITE, ANYWHERE, &[Fault::Stale, Fault::Cancelled]].concat(),
            Self::TakeLane
            | Self::ReleaseLane
            | Self::Knock
            | Self::AnswerKnock
            | Self::SeeOff
            | Self::KeepEvent
            | Self::ForgetEvent => [READ, WRITE, ANYWHERE].concat(),
            Self::ReadOrder
            | Self::ReadCompany
            | Self::ReadClient
            | Self::FindDue
            | Self::FindCompanies
            | Self::ListOrders
            | Self::ReadReference
            | Self::ReadEvent
            | Self::ReadSecret => [READ, ANYWHERE].concat(),
            Self::Create => [CALL, ANYWHERE, &[Fault::TokenRefused, Fault::Missing]].concat(),
            Self::EqualtureToken | Self::AtsToken => [CALL, ANYWHERE, &[Fault::DeadSocket]].concat(),
            Self::Jobs | Self::Tell | Self::FetchCandidate => {
                [CALL, ANYWHERE, &[Fault::TokenRefused, Fault::DeadSocket]].concat()
            }
            Self::OrderIn | Self::CallbackIn | Self::EventIn => {
                [BROUGHT, &[Fault::ReplyLost, Fault::Truncated]].concat()
            }
            Self::Record => BROUGHT.to_vec(),
            Self::Tick => [BROUGHT, &[Fault::ClockJump]].concat(),
        }
    }
}

//! What can go wrong, and where.

mod plan;
mod tally;

pub use plan::{Plan, Storm, Strike};
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
        /// An item whose time is over is still there.
        LateExpiry = "late expiry",
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
    }
}

impl Effect {
    /// What can go wrong here.
    #[expect(clippy::too_many_lines, reason = "a table")]
    pub fn faults(self) -> &'static [Fault] {
        use Fault::{
            Busy, BusyFor, Cancelled, ClockJump, CrashAfter, CrashBefore, DeadSocket, Delayed, Disabled, DoneButFailed,
            Doubled, Dropped, Erased, Failed, LateExpiry, Maintenance, NotSent, Redirected, ReplyLost, RequestLost,
            Rotated, Slow, Stale, Throttled, TokenRefused, Truncated,
        };
        match self {
            Self::PlaceOrder | Self::WriteOrder => &[
                Throttled,
                Failed,
                DoneButFailed,
                RequestLost,
                ReplyLost,
                Slow,
                Stale,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Erased,
                Rotated,
            ],
            Self::FileReference => &[
                Throttled,
                Failed,
                DoneButFailed,
                RequestLost,
                ReplyLost,
                Slow,
                Stale,
                Cancelled,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Erased,
                Rotated,
            ],
            Self::ReadOrder => &[
                Throttled,
                Failed,
                RequestLost,
                ReplyLost,
                Slow,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Erased,
                Rotated,
                LateExpiry,
            ],
            Self::ReadCompany => &[
                Throttled,
                Failed,
                RequestLost,
                ReplyLost,
                Slow,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Erased,
                Rotated,
            ],
            Self::ReadClient => {
                &[Throttled, Failed, RequestLost, ReplyLost, Slow, CrashBefore, CrashAfter, ClockJump, Rotated]
            }
            Self::TakeLane | Self::ReleaseLane | Self::Knock | Self::AnswerKnock => &[
                Throttled,
                Failed,
                DoneButFailed,
                RequestLost,
                ReplyLost,
                Slow,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Erased,
                Rotated,
            ],
            Self::FindDue | Self::FindCompanies => {
                &[Throttled, Failed, RequestLost, ReplyLost, Slow, CrashBefore, CrashAfter, ClockJump, Disabled, Erased]
            }
            Self::ReadSecret => &[
                Throttled,
                Failed,
                RequestLost,
                ReplyLost,
                Slow,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Rotated,
            ],
            Self::EqualtureToken | Self::AtsToken => &[
                NotSent,
                RequestLost,
                ReplyLost,
                Failed,
                DoneButFailed,
                Busy,
                BusyFor,
                Slow,
                Truncated,
                Redirected,
                Maintenance,
                DeadSocket,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Erased,
                Rotated,
            ],
            Self::Create => &[
                NotSent,
                RequestLost,
                ReplyLost,
                Failed,
                DoneButFailed,
                Busy,
                BusyFor,
                Slow,
                Truncated,
                TokenRefused,
                Redirected,
                Maintenance,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Erased,
                Rotated,
            ],
            Self::Jobs | Self::Tell | Self::FetchCandidate => &[
                NotSent,
                RequestLost,
                ReplyLost,
                Failed,
                DoneButFailed,
                Busy,
                BusyFor,
                Slow,
                Truncated,
                TokenRefused,
                Redirected,
                Maintenance,
                DeadSocket,
                CrashBefore,
                CrashAfter,
                ClockJump,
                Disabled,
                Erased,
                Rotated,
            ],
            Self::OrderIn => &[ReplyLost, Truncated, Doubled, Delayed, Dropped, Disabled, Rotated],
            Self::CallbackIn => &[ReplyLost, Truncated, Doubled, Delayed, Dropped, Disabled, Erased, Rotated],
            Self::Record => &[Doubled, Delayed, Dropped, Disabled, Erased, Rotated],
            Self::Tick => &[Doubled, Delayed, Dropped, ClockJump, Disabled, Erased, Rotated],
        }
    }
}
